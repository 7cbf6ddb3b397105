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

/// How the powder average is taken.
struct CoherentSampling {
  int directions = 1000; ///< on each sphere of equal momentum transfer, at least 2
  double step = 0.03;    ///< from sphere to sphere, 1/Angstrom
};

/// The average, and what it is made of.
struct CoherentPart {
  std::vector<Eigen::VectorXd> banks; ///< (banks)(bins) barn per bin and primitive cell
  std::vector<Eigen::VectorXd> half;  ///< the same from every second direction
  int spheres = 0;
};

/// Averages coherent scattering over spheres of equal |Q| and takes, at every energy, what lies
/// where a bank's momentum transfer has it: linear between two spheres.
///
/// \param highest   energy up to which there are modes, cm^-1
/// \param progress  called with the share of the spheres done, 0..1; may be empty
/// \throws Error for a sampling that makes no sense
/// Source: docs/coherent-scattering.md.
CoherentPart coherent_part(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
                           const std::vector<Bank> &banks, const EnergyGrid &grid, double highest,
                           const CoherentSampling &sampling,
                           const std::function<void(double)> &progress = {});

} // namespace ins
