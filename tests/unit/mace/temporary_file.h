// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <unistd.h>

/// A file name in the system's temporary folder; the file is removed at the end of the scope.
class TemporaryFile {
public:
  TemporaryFile() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("mace-model-" + std::to_string(getpid()) + "-" + std::to_string(++count) + ".h5");
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile &) = delete;
  TemporaryFile &operator=(const TemporaryFile &) = delete;

  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};
