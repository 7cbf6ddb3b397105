// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "spectrum/fine_grid.h"

#include <Eigen/Core>
#include <memory>

namespace ins {

/// Fourier transforms of histograms on a fine energy grid that starts at 0, and their way back to
/// the bins of a spectrum. Products of transforms are convolutions of histograms.
///
/// Convolution powers reach far beyond the grid; what lies there would wrap around into it. The
/// histogram of bin k is therefore damped by exp(-tilt k) before the transform and raised again
/// after it, which leaves e^(-tilt period) of what wraps; with a period of twice the grid this and
/// the raised rounding error are both about 1e-11 of the largest value. The way back adds ten fine
/// bins to one bin in Fourier space (a product with the transform of a box, then folding), so it
/// costs a transform of a tenth of the length.
///
/// Source: R. Gruebel and R. Hermesmeier, ASTIN Bulletin 29, 197 (1999), for the tilt.
class FineTransform {
public:
  static constexpr int fine_per_bin = FineGrid::usual_per_bin;

  /// \throws Error if the grid's minimum is no multiple of a tenth of its width
  explicit FineTransform(const EnergyGrid &grid);
  ~FineTransform();
  FineTransform(const FineTransform &) = delete;
  FineTransform &operator=(const FineTransform &) = delete;

  int fine_bins() const { return fine_.bins; }
  double fine_width() const { return fine_.width; }
  /// Fine bin of an energy; -1 outside.
  int fine_bin(double energy) const { return fine_.bin(energy); }

  /// \param histogram (fine_bins)
  /// \return          (period / 2 + 1)
  Eigen::ArrayXcd forward(const Eigen::ArrayXd &histogram) const;

  /// Sums over the fine bins of each bin of the grid, (bins).
  Eigen::ArrayXd bins(const Eigen::ArrayXcd &transform) const;

private:
  struct Plans;
  FineGrid fine_;
  int period_in_bins_;   ///< of the transform; the period is ten times this
  Eigen::ArrayXd tilt_;  ///< (fine_bins) damping
  Eigen::ArrayXd raise_; ///< (bins) inverse damping and normalisation
  Eigen::ArrayXcd box_;  ///< transform of ten raised fine bins
  std::unique_ptr<Plans> plans_;
};

} // namespace ins
