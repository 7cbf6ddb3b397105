// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "error.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// Gives a reader the bytes as a file in memory. An ins::Error is what a bad file should cause;
/// anything else ends the process, which the fuzzer reports.
template <typename Reader>
int fuzz_file(const std::uint8_t *data, std::size_t size, Reader reader) {
  const int descriptor = memfd_create("fuzz", 0);
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
    std::perror("memfd");
    std::abort();
  }
  try {
    reader("/proc/self/fd/" + std::to_string(descriptor));
  } catch (const ins::Error &) {
  }
  close(descriptor);
  return 0;
}
