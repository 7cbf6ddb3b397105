// SPDX-License-Identifier: GPL-2.0-or-later
#include "edited_hdf5.h"
#include "mace/error.h"
#include "mace/model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const EditableHdf5 valid(SOURCE_DIR "/tests/data/models/one_layer.h5");
  return fuzz_edits<mace::Error>(valid, data, size,
                                 [](const std::string &path) { mace::read_model(path); });
}
