// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "evaluator.h"

#include <vector>

namespace mace {

/// What the model gives an atom that has no neighbors: its E0, and whatever the model's shift and
/// layers add to it.
///
/// \param n_species  species of the evaluator
/// \return           (n_species) eV
/// \throws Error as Evaluator::evaluate
std::vector<double> isolated_energies(Evaluator &evaluator, int n_species);

} // namespace mace
