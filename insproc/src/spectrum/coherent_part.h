// SPDX-License-Identifier: GPL-2.0-or-later
//
// The coherent one-phonon spectrum of a powder, as the banks of a spectrometer see it.
#pragma once

#include "base/energy_grid.h"
#include "phonons/dynamical_matrix.h"
#include "spectrometer/instrument.h"
#include "spectrum/coherent_scattering.h"

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace ins {

/// One set of directions on spheres of equal momentum transfer.
struct SphereSet {
  int directions = 1000; ///< all over each sphere
  int number = 0;        ///< of the set, from 0: no two look in the same directions
  double step = 0.03;    ///< from sphere to sphere, 1/Angstrom
};

/// The average, and what it is made of.
struct CoherentPart {
  std::vector<Eigen::VectorXd> banks; ///< (banks)(bins) barn per bin and primitive cell
  int spheres = 0;
  double wave_vectors = 0.0; ///< that were solved
};

/// Coherent scattering where a bank's momentum transfer has it, averaged over all directions of Q.
///
/// Directions on spheres of equal |Q| stand for cells that fill the space between the spheres; in a
/// cell, the energy of a mode is linear, and the trajectory of the bank cuts it.
///
/// \param highest    energy up to which there are modes, cm^-1
/// \param rotations  that change no intensity, Cartesian, a group; may be empty
/// \param progress   called with the share of the spheres done, 0..1; may be empty
/// \throws Error for a set that makes no sense
/// Source: docs/coherent-scattering.md.
CoherentPart coherent_part(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
                           const std::vector<Bank> &banks, const EnergyGrid &grid, double highest,
                           const std::vector<Eigen::Matrix3d> &rotations, const SphereSet &set,
                           const std::function<void(double)> &progress = {});

} // namespace ins
