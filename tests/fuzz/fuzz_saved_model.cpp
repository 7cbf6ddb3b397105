// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz_file.h"
#include "mace/error.h"
#include "mace/extract/extract_model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  return fuzz_file<mace::Error>(data, size,
                                [](const std::string &path) { mace::extract_model(path); });
}
