// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "fuzz_file.h"
#include "spectrometer/instrument.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  return fuzz_file<ins::Error>(data, size,
                               [](const std::string &path) { ins::load_instrument(path); });
}
