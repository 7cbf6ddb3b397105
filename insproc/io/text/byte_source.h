// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace ins {

/// The bytes of a file of any size, from its beginning to its end; what gzip or zstd has compressed
/// is decompressed. Compression is known by the first bytes.
class ByteSource {
public:
  /// \throws Error  naming the file, if it cannot be read
  static std::unique_ptr<ByteSource> open(const std::string &path);
  virtual ~ByteSource() = default;

  /// \return bytes read; fewer than `size` at the end only
  /// \throws Error  naming the file, if it is damaged
  virtual std::size_t read(char *data, std::size_t size) = 0;

  /// How much of the file has been read, 0 to 1.
  virtual double share() const = 0;

  /// Whether the file ended within what was compressed, as that of a killed run does.
  bool cut_off() const { return cut_off_; }

protected:
  bool cut_off_ = false;
};

} // namespace ins
