// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "fuzz_file.h"
#include "io/tables/hdf5_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  return fuzz_file<ins::Error>(data, size,
                               [](const std::string &path) { ins::read_hdf5_table(path); });
}
