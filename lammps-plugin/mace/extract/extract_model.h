// SPDX-License-Identifier: GPL-2.0-or-later
//
// The weights of a model that mace-torch has saved, read out of its file into a Model, without
// PyTorch and without running anything of the file.
#pragma once

#include "mace/model.h"

#include <string>

namespace mace {

/// Reads a model as mace-torch saves it (`.model`), or an export of it for LAMMPS (`*-lammps.pt`,
/// TorchScript, or `*-mliap_lammps.pt`). Gives the same tensors as potentials/convert.py from the
/// `.model` file, bit for bit.
///
/// The default head is that of the export, or of a model the one called "default" whatever its
/// case, else the last.
///
/// \param path  the model is named after it, without `.model`, `-lammps.pt` and the like
/// \throws Error naming the file, and the block that is damaged or that the native format cannot
/// hold
Model extract_model(const std::string &path);

} // namespace mace
