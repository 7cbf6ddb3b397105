// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <iterator>
#include <stdlib.h>
#include <string>

/// A directory of its own for one test, removed with all it holds.
class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "insproc-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;

  std::filesystem::path operator/(const std::string &name) const { return path_ / name; }

  /// Number of files in it, hidden ones too.
  std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(path_), {});
  }

private:
  std::filesystem::path path_;
};
