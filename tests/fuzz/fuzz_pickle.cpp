// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pickles, and what is asked of their objects.
#include "mace/archive/pickle.h"
#include "mace/archive/tensor.h"
#include "mace/error.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  try {
    const mace::archive::Pickle pickle(std::string(reinterpret_cast<const char *>(data), size));
    const mace::archive::Object &root = pickle.root();
    root.find("model");
    root.callee();
    if (mace::archive::is_tensor(root)) {
      const mace::archive::TensorLayout layout = mace::archive::tensor_layout(root);
      const std::uint64_t bytes = layout.storage_elements * size_of(layout.type);
      if (bytes < 1000000)
        mace::archive::tensor_values(layout, std::string(bytes, '\1'), false);
    }
  } catch (const mace::Error &) { // names a file only where there is one
  }
  return 0;
}
