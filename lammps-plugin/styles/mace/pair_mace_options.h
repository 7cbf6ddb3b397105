// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/evaluator.h"

#include "styles/dispersion/dispersion_arguments.h"

#include <optional>
#include <string>
#include <vector>

namespace mace_lammps {

/// What the user asks for with the keyword `mp`.
enum class MessagePassingChoice { Auto, Exchange, Ghosts };

/// Arguments of `pair_style mace`.
struct PairMACEOptions {
  mace::Precision precision = mace::Precision::Double;
  mace::Engine engine = mace::Engine::Kokkos;
  std::string head; ///< empty: the model's default
  MessagePassingChoice message_passing = MessagePassingChoice::Auto;
  bool one_rank = false;        ///< no_domain_decomposition
  std::optional<double> charge; ///< of all atoms that a polarizable model sees, e; none: 0
  std::optional<double> spin;   ///< their multiplicity; none: 1
  bool e0 = true;               ///< energies of the isolated atoms are part of the energy
  bool times = false;           ///< of stages are told at the end of a run
  std::string functional;       ///< of the dispersion that is added; empty: none
  dispersion::Options dispersion;
};

/// Reads the arguments of `pair_style mace`.
/// \throws mace::Error naming the keyword or value that is at fault
PairMACEOptions parse_pair_mace_options(const std::vector<std::string> &arguments);

} // namespace mace_lammps
