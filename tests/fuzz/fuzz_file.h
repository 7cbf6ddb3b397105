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

/// Gives a reader the bytes as a file (HDF5 wants one with a real path). An Error that names the
/// file is what a bad one should cause; anything else ends the process, which the fuzzer reports.
template <typename Error, typename Reader>
int fuzz_file(const std::uint8_t *data, std::size_t size, Reader reader) {
  std::string path = std::filesystem::temp_directory_path() / "ins_fuzz_XXXXXX";
  const int descriptor = mkstemp(path.data());
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
    std::perror(path.c_str());
    std::abort();
  }
  close(descriptor);
  try {
    reader(path);
  } catch (const Error &error) {
    if (std::string_view(error.what()).find(path) == std::string_view::npos) {
      std::fprintf(stderr, "the error does not name the file: %s\n", error.what());
      std::abort();
    }
  }
  unlink(path.c_str());
  return 0;
}
