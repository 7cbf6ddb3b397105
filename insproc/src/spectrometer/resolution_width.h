// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

namespace ins {

/// Width of an instrument's line: the standard deviation of a Gaussian as a function of the energy
/// transfer E, a polynomial in each of one or more ranges.
struct ResolutionWidth {
  /// sigma(E) = sum_k coefficients[k] E^k, cm^-1, from the energy `from` up to the next range.
  struct Range {
    double from = 0.0; ///< cm^-1
    std::vector<double> coefficients;
  };

  std::vector<Range> ranges; ///< by rising `from`; the first holds below its own, too

  /// One polynomial at all energies.
  static ResolutionWidth polynomial(std::vector<double> coefficients);

  /// sigma at an energy transfer, both in cm^-1.
  double at(double energy) const;
};

} // namespace ins
