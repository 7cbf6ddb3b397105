// SPDX-License-Identifier: GPL-2.0-or-later
#include "ave_time_spectrum.h"
#include "error.h"
#include "fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  return fuzz_file<ins::Error>(data, size,
                               [](const std::string &path) { ins::read_ave_time_spectrum(path); });
}
