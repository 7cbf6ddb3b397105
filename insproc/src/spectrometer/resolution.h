// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "base/rows.h"
#include "spectrometer/resolution_width.h"

#include <Eigen/Core>

namespace ins {

enum class Broadening {
  none,
  gaussian,    ///< each bin spread with the sigma of its own energy
  interpolate, ///< Mantid's production scheme: interpolation between fixed Gaussians
};

/// sigma at the bin centres, cm^-1.
///
/// \throws Error if it is not positive somewhere on the grid
Eigen::VectorXd resolution_width(const EnergyGrid &grid, const ResolutionWidth &sigma);

/// Broadens rows with the instrument's Gaussian. Intensity that leaves the grid is lost.
///
/// gaussian: out_j = sum_i in_i dE g(E_j - E_i; sigma(E_i)), cut where g falls below the rounding
/// error of its maximum. interpolate: the rows are convolved with Gaussians of fixed widths that
/// grow by sqrt(2), and interpolated between the two widths that enclose sigma(E_j).
/// \param rows (any, bins)
/// Source: docs/resolution.md.
SpectrumRows broaden(const SpectrumRows &rows, const EnergyGrid &grid, const ResolutionWidth &sigma,
                     Broadening scheme);

} // namespace ins
