// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atoms.h"
#include "mace/feature_exchange.h"

#include <array>

namespace mace {

/// The heat flux of a potential whose energies reach beyond the neighbors of an atom.
class HeatFlux {
public:
  virtual ~HeatFlux() = default;

  /// The potential part of the heat flux: the derivative by time of sum_i r_i e_i without the part
  /// sum_i v_i e_i,
  ///   J = sum_i sum_j (r_i - r_j) (v_j . de_i/dr_j),
  /// over the owned atoms i and all j that e_i depends on, images one by one.
  ///
  /// \param atoms, exchange  as for Evaluator::evaluate
  /// \param ghosts      reaches the ghosts, whatever the set-up
  /// \param velocities  (n_owned, 3) in any unit
  /// \param energies    (n_owned) eV, written: e_i, with the energies of isolated atoms
  /// \return            eV Angstrom times the velocities' unit over Angstrom
  /// \throws Error if the set-up is not supported or a result is not finite
  /// Source: M. F. Langer, J. T. Frank and F. Knoop, J. Chem. Phys. 159, 174105 (2023).
  virtual std::array<double, 3> heat_flux(const Atoms &atoms, FeatureExchange *exchange,
                                          FeatureExchange &ghosts, const double *velocities,
                                          double *energies) = 0;
};

} // namespace mace
