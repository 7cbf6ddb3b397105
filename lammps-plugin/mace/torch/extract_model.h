// SPDX-License-Identifier: GPL-2.0-or-later
//
// The weights of a TorchScript export, read out of the archive into a Model.
#pragma once

#include "mace/model.h"

#include <string>

// Not torch/script.h: a source that only converts files would read all of LibTorch for it.
namespace torch::jit {
struct Module;
}

namespace mace {

/// Reads a model exported by mace-torch for LAMMPS (`*-lammps.pt`); gives the same tensors as
/// potentials/convert.py does from the model before its export.
///
/// \param path  the archive; the model is named after it, without `-lammps.pt` and `.model`
/// \throws Error naming the file and the block the native format cannot hold
Model extract_model(const std::string &path);

/// The same for an archive that is already open.
///
/// \param wrapper  mace-torch's LAMMPS_MACE module
/// \param name     name to give to the model
/// \param source   provenance to note in it
/// \throws Error naming the block at fault
Model extract_model(const torch::jit::Module &wrapper, const std::string &name,
                    const std::string &source);

} // namespace mace
