// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

namespace ins {

/// An output file that appears under its name only when it is whole.
///
/// The content goes to temporary(), a name in the same directory; commit() renames it. Without
/// commit(), for example after an exception, the temporary file is removed and an older file of
/// the final name stays as it was. What a killed process has left is removed by the next one that
/// writes the same file on the same machine.
class AtomicFile {
public:
  /// \throws Error if the directory of `path` is missing, or `path` is a directory
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile &) = delete;
  AtomicFile &operator=(const AtomicFile &) = delete;

  const std::filesystem::path &temporary() const { return temporary_; }

  /// \throws Error if the rename fails
  void commit();

private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
};

} // namespace ins
