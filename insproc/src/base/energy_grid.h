// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Equal bins of energy transfer, cm^-1. Bin k holds minimum + k width <= E < minimum + (k+1)
/// width.
struct EnergyGrid {
  double minimum = 0.0;
  double maximum = 4100.0;
  double width = 1.0;

  /// \param below_zero  whether the range may begin below zero, where imaginary modes are
  /// \throws Error if the width is not positive, the range is empty, negative, or no multiple of
  /// the width
  void check(bool below_zero = false) const;
  int bins() const;
  /// Bin of an energy; -1 outside. The maximum itself falls into the last bin.
  int bin(double energy) const;
  double centre(int bin) const { return minimum + (bin + 0.5) * width; }
  Eigen::VectorXd centres() const;
};

} // namespace ins
