// SPDX-License-Identifier: GPL-2.0-or-later
//
// A trajectory as pieces of text, each of whole frames.
#pragma once

#include "io/text/byte_source.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// How the frames of a file are told apart.
enum class FrameFormat { LammpsDump, ExtendedXyz };

/// Cuts a file of any length into frames. Only what is handed out is held, and the beginning of the
/// frame behind it.
class FrameText {
public:
  /// \throws Error  naming the file, if it cannot be read or is no trajectory
  explicit FrameText(const std::string &path);

  FrameFormat format() const { return format_; }
  const std::string &path() const { return path_; }

  /// Frames of about `bytes` in all, at least one; empty at the end.
  ///
  /// \param text  filled with the text that the frames are in
  /// \throws Error  naming the file, if it is damaged
  std::vector<std::string_view> next(std::size_t bytes, std::string &text);

  /// How much of the file has been handed out, 0 to 1.
  double share() const;

  /// What is left behind the last whole frame: text of a frame that was cut off.
  bool cut_off() const { return cut_off_; }

private:
  std::size_t frame_end(std::string_view text, std::size_t start, bool at_end) const;

  std::string path_;
  std::unique_ptr<ByteSource> source_;
  FrameFormat format_ = FrameFormat::LammpsDump;
  std::string rest_;                      ///< read, but not handed out
  std::size_t read_ = 0, handed_out_ = 0; ///< bytes of text
  bool ended_ = false;
  bool cut_off_ = false;
};

/// Whether a file begins as one of these formats does.
/// \throws Error  naming the file, if it cannot be read
bool is_frame_text(const std::string &path);

} // namespace ins
