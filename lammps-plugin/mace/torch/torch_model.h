// SPDX-License-Identifier: GPL-2.0-or-later
//
// A MACE model exported to TorchScript for LAMMPS (mace's LAMMPS_MACE wrapper).
#pragma once

#include "mace/evaluator.h"

#include <string>
#include <torch/script.h>
#include <vector>

namespace mace {

/// The wrapped model and the facts about it that are needed to feed it.
struct TorchModel {
  torch::jit::Module module; ///< the model inside the wrapper
  torch::ScalarType dtype = torch::kDouble;
  double cutoff = 0.0; ///< Angstrom
  int interactions = 0;
  std::vector<int> atomic_numbers; ///< of the elements, in the model's order
  std::string head;                ///< name of the head in use; empty if the model has no names
  int head_index = 0;
};

/// Opens an export and brings its weights to the wanted precision.
///
/// \param head  name of the head to use; empty: the one the export was made for
/// \throws Error if the file is not such an export, or has no such head
TorchModel open_torch_model(const std::string &path, Precision precision, const std::string &head);

/// Bytes held by parameters and buffers.
std::size_t weight_bytes(const torch::jit::Module &module);

} // namespace mace
