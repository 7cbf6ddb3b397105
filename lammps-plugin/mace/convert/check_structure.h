// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/evaluator.h"

#include <array>

namespace mace {

/// What a model makes of a structure.
struct StructureCheck {
  double energy = 0.0;                       ///< eV
  std::vector<std::string> symbols;          ///< of the atoms
  std::vector<std::array<double, 3>> forces; ///< eV/Angstrom
  std::string description;                   ///< of the evaluator, one line
};

/// Evaluates a periodic structure with the native engine.
///
/// \param options  its elements are set to those of the structure
/// \param path     a structure that insproc reads
/// \throws Error or ins::Error naming the file at fault
StructureCheck check_structure(EvaluatorOptions options, const std::string &path);

} // namespace mace
