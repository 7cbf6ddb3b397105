// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "edited_hdf5.h"
#include "io/force_constants/force_constant_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const EditableHdf5 valid(SOURCE_DIR "/tests/fuzz/seeds/force_constants.h5");
  return fuzz_edits<ins::Error>(
      valid, data, size, [](const std::string &path) { ins::read_force_constant_file(path); });
}
