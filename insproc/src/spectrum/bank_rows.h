// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/resolution.h"
#include "spectrum/spectrum.h"

#include <vector>

namespace ins {

/// Intensities of one bank while they are being added up: barn per bin and primitive cell.
struct BankRows {
  Bank bank;
  std::vector<SpectrumRows> species; ///< (orders, bins), summed over the atoms of each species
  std::vector<SpectrumRows> atoms;   ///< (orders, bins) of each distinct atom, or empty
};

/// Broadens all rows in one pass.
BankRows broaden(const BankRows &rows, const EnergyGrid &grid, const ResolutionWidth &sigma,
                 Broadening scheme);

/// Adds up the orders and gives every atom the rows of its orbit.
///
/// \param orbit (N) index into `atoms`
BankSpectrum assemble(const BankRows &rows, const std::vector<int> &orbit);

} // namespace ins
