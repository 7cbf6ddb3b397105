// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/atom_locator.h"

#include "crystal/alike.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace ins {

Eigen::Vector3d wrapped(const Eigen::Vector3d &fraction) {
  Eigen::Vector3d w = fraction.array() - fraction.array().floor();
  for (int k = 0; k < 3; ++k)
    if (w[k] >= 1.0) // -1e-17 - floor(-1e-17) rounds to 1
      w[k] = 0.0;
  return w;
}

double periodic_distance(const Eigen::Matrix3d &lattice, const Eigen::Vector3d &a,
                         const Eigen::Vector3d &b) {
  Eigen::Vector3d d = a - b;
  d -= d.array().round().matrix();
  return (lattice.transpose() * d).norm();
}

AtomLocator::AtomLocator(const Crystal &crystal, double tolerance)
    : crystal_(crystal), tolerance_(tolerance) {
  const Eigen::Matrix3d &l = crystal.lattice;
  const double volume = std::abs(l.determinant());
  const double per_axis = std::ceil(std::cbrt(static_cast<double>(crystal.size())));
  for (int k = 0; k < 3; ++k) {
    const Eigen::Vector3d u = l.row((k + 1) % 3), v = l.row((k + 2) % 3);
    const double height = volume / u.cross(v).norm();
    boxes_[k] = static_cast<int>(std::clamp(std::floor(height / tolerance), 1.0, per_axis));
    reach_[k] = std::min(1, boxes_[k] / 2);
  }

  const std::size_t count = static_cast<std::size_t>(boxes_.prod());
  std::vector<int> box(crystal.size());
  first_.assign(count + 1, 0);
  for (int i = 0; i < crystal.size(); ++i) {
    const Eigen::Vector3d x = wrapped(crystal.positions[i]);
    box[i] = (box_of(x[0], 0) * boxes_[1] + box_of(x[1], 1)) * boxes_[2] + box_of(x[2], 2);
    ++first_[box[i] + 1];
  }
  for (std::size_t b = 0; b < count; ++b)
    first_[b + 1] += first_[b];
  std::vector<int> next(first_.begin(), first_.end() - 1);
  atoms_.resize(crystal.size());
  for (int i = 0; i < crystal.size(); ++i)
    atoms_[next[box[i]]++] = i;
}

int AtomLocator::box_of(double fraction, int axis) const {
  return std::min(static_cast<int>(fraction * boxes_[axis]), boxes_[axis] - 1);
}

int AtomLocator::find(const Eigen::Vector3d &position, const Crystal &like, int atom) const {
  const Eigen::Vector3d x = wrapped(position);
  const Eigen::Vector3i home{box_of(x[0], 0), box_of(x[1], 1), box_of(x[2], 2)};
  const auto neighbor = [&](int k, int shift) { return (home[k] + shift + boxes_[k]) % boxes_[k]; };
  int best = -1;
  double nearest = tolerance_;
  for (int a = -reach_[0]; a <= reach_[0]; ++a)
    for (int b = -reach_[1]; b <= reach_[1]; ++b)
      for (int c = -reach_[2]; c <= reach_[2]; ++c) {
        const int box = (neighbor(0, a) * boxes_[1] + neighbor(1, b)) * boxes_[2] + neighbor(2, c);
        for (int n = first_[box]; n < first_[box + 1]; ++n) {
          const int i = atoms_[n];
          const double d = periodic_distance(crystal_.lattice, x, crystal_.positions[i]);
          if (d <= nearest && alike_in_forces(crystal_, i, like, atom)) {
            nearest = d;
            best = i;
          }
        }
      }
  return best;
}

} // namespace ins
