// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a saved model is, also if it cannot be evaluated.
#pragma once

#include "mace/model.h"

namespace mace {

/// What could be read of a model; what could not is empty.
struct ModelSummary {
  std::string model_type; ///< class in mace-torch
  std::vector<int> atomic_numbers;
  std::vector<std::string> heads;
  std::string default_head;
  double r_max = 0.0;                    ///< Angstrom
  std::vector<std::string> interactions; ///< classes in mace-torch, one each layer
  Matrix atomic_energies;                ///< (heads, elements) eV
  std::string license;                   ///< the text of a license, if the file has one
  std::string unsupported;               ///< why it does not run; empty if it does
};

/// Of a model.
ModelSummary summary_of(const Model &model);

/// Of a file that mace-torch has saved. \throws Error naming the file if it holds no model at all
ModelSummary summarize_saved_model(const std::string &path);

} // namespace mace
