// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/directions.h"
#include "spectrum/principal_frame.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// How far the mean over some directions is from that over all of them.
struct ChosenDirections {
  Directions directions;
  double error = 0.0; ///< part of the largest value nearby
};

/// All orders of one atom in a few wide bins: enough to tell how many directions a spectrum needs.
class RoughSpectrum {
public:
  static constexpr int bins = 48;

  /// \param tensors (bins, 6) in principal axes
  /// \param mean    A along the axes
  /// \param orders  highest
  /// \param q2      for each bank (bins) at the bin centres
  RoughSpectrum(const TensorHistogram &tensors, const Eigen::Vector3d &mean, int orders,
                const std::vector<Eigen::ArrayXd> &q2);

  /// Mean over directions of the sum of all orders: (bins, banks).
  Eigen::ArrayXXd operator()(const Directions &directions) const;

private:
  TensorHistogram tensors_;
  Eigen::Vector3d mean_;
  int orders_;
  const std::vector<Eigen::ArrayXd> &q2_;
};

/// The coarsest rule from which the next one differs by less than a tolerance, in every bin as a
/// part of the largest value within three bins; the last rule if none does.
///
/// \param first bin that counts
ChosenDirections choose_directions(const RoughSpectrum &spectrum, int first,
                                   const DirectionSymmetry &symmetry, double tolerance);

} // namespace ins
