// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/principal_frame.h"

#include "base/linear_algebra.h"

namespace ins {

namespace {

constexpr double negligible = 1e-7;

} // namespace

PrincipalFrame::PrincipalFrame(const DisplacementTensors &tensors, std::size_t atom) {
  const Eigensystem3 system = symmetric_eigensystem_3(full_matrix(tensors.mean[atom]));
  Eigen::Matrix3d axes = system.vectors;
  mean = system.values;
  if (mean[1] - mean[0] > mean[2] - mean[1]) {
    axes = (Eigen::Matrix3d() << axes.col(1), axes.col(2), axes.col(0)).finished();
    mean = Eigen::Vector3d(mean[1], mean[2], mean[0]);
  }
  mode = tensor_transformation(axes.transpose()) * tensors.mode[atom];
}

TensorHistogram tensor_histogram(const DisplacementTensors &tensors, const SymmetricTensors &mode,
                                 const std::vector<int> &bins, int count) {
  TensorHistogram histogram = TensorHistogram::Zero(count, 6);
  for (std::size_t s = 0; s < bins.size(); ++s)
    if (bins[s] >= 0)
      histogram.row(bins[s]) +=
          tensors.states[s].weight * mode.col(static_cast<Eigen::Index>(s)).transpose();
  return histogram;
}

DirectionSymmetry tensor_symmetry(const TensorHistogram &histogram) {
  const auto is_small = [limit = negligible * histogram.norm()](const auto &column) {
    return column.norm() <= limit;
  };
  const bool xy = is_small(histogram.col(3));
  const bool xz = is_small(histogram.col(4));
  const bool yz = is_small(histogram.col(5));
  DirectionSymmetry symmetry;
  symmetry.mirrored = {xy && xz, xy && yz, xz && yz};
  symmetry.axial = xy && xz && yz && is_small(histogram.col(0) - histogram.col(1));
  symmetry.isotropic = symmetry.axial && is_small(histogram.col(0) - histogram.col(2));
  return symmetry;
}

} // namespace ins
