// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "experiment/histogram.h"

#include <vector>

namespace ins {

/// The sum of spectra of several banks, in the bins of the first one that all of them reach.
///
/// Each bank's energies are too high by a shift of its own, which is taken off first. Values add,
/// and so do variances, where all banks have them.
/// \param banks   at least one
/// \param shifts  cm^-1, one for each bank
/// \throws Error if the banks have fewer than three bins in common
Histogram sum_of_banks(const std::vector<Histogram> &banks, const std::vector<double> &shifts);

} // namespace ins
