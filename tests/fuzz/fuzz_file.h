// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "error.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

/// Gives a reader the bytes as a file (HDF5 wants one with a real path). An ins::Error is what a
/// bad file should cause; anything else ends the process, which the fuzzer reports.
template <typename Reader>
int fuzz_file(const std::uint8_t *data, std::size_t size, Reader reader) {
  char path[] = "/tmp/ins_fuzz_XXXXXX";
  const int descriptor = mkstemp(path);
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
    std::perror(path);
    std::abort();
  }
  close(descriptor);
  try {
    reader(path);
  } catch (const ins::Error &) {
  }
  unlink(path);
  return 0;
}
