// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <unistd.h>

/// A file that holds some bytes, removed at the end of the scope (HDF5 wants one with a real path).
class FuzzFile {
public:
  FuzzFile(const void *data, std::size_t size)
      : path_(std::filesystem::temp_directory_path() / "ins_fuzz_XXXXXX") {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
      std::perror(path_.c_str());
      std::abort();
    }
    close(descriptor);
  }
  ~FuzzFile() { unlink(path_.c_str()); }
  FuzzFile(const FuzzFile &) = delete;
  FuzzFile &operator=(const FuzzFile &) = delete;

  const std::string &path() const { return path_; }

private:
  std::string path_;
};

/// Has a reader read a file. An Error that names the file is what a bad one should cause; anything
/// else ends the process, which the fuzzer reports.
template <typename Error, typename Reader>
void expect_named_errors(const std::string &path, Reader reader) {
  try {
    reader(path);
  } catch (const Error &error) {
    if (std::string_view(error.what()).find(path) == std::string_view::npos) {
      std::fprintf(stderr, "the error does not name the file: %s\n", error.what());
      std::abort();
    }
  }
}

/// Gives a reader the bytes as a file.
template <typename Error, typename Reader>
int fuzz_file(const std::uint8_t *data, std::size_t size, Reader reader) {
  const FuzzFile file(data, size);
  expect_named_errors<Error>(file.path(), reader);
  return 0;
}
