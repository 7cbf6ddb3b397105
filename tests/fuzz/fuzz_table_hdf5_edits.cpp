// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "edited_hdf5.h"
#include "io/tables/hdf5_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const EditableHdf5 valid(SOURCE_DIR "/tests/fuzz/seeds/spectrum.h5");
  return fuzz_edits<ins::Error>(valid, data, size,
                                [](const std::string &path) { ins::read_hdf5_table(path); });
}
