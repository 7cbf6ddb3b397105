// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace {

enum class FileKind {
  Native, ///< this project's model file (HDF5)
  PyTorch ///< as torch.save and torch.jit.save write it; perhaps damaged, or older than 1.6
};

/// Tells what a model file is by its first bytes, whatever its name.
/// \throws Error if it cannot be read or is neither
FileKind file_kind(const std::string &path);

} // namespace mace
