// SPDX-License-Identifier: GPL-2.0-or-later
#include "lennard_jones.h"

#include <Eigen/LU>
#include <cmath>

namespace lennard_jones {

ins::Evaluation evaluate(const ins::Crystal &crystal) {
  const auto energy_of = [](double r) {
    const double s6 = std::pow(sigma / r, 6);
    return 4.0 * epsilon * (s6 * s6 - s6);
  };
  const double shift = energy_of(cutoff);
  const Eigen::Matrix3d inverse = crystal.lattice.inverse();
  Eigen::Vector3i range;
  for (int axis = 0; axis < 3; ++axis)
    range[axis] = static_cast<int>(std::ceil(cutoff * inverse.col(axis).norm())) + 1;

  ins::Evaluation result;
  result.forces.assign(crystal.size(), Eigen::Vector3d::Zero());
  for (int i = 0; i < crystal.size(); ++i)
    for (int j = 0; j < crystal.size(); ++j) {
      Eigen::Vector3d difference = crystal.positions[j] - crystal.positions[i];
      difference.array() -= difference.array().round();
      for (int a = -range[0]; a <= range[0]; ++a)
        for (int b = -range[1]; b <= range[1]; ++b)
          for (int c = -range[2]; c <= range[2]; ++c) {
            const Eigen::Vector3d d =
                crystal.lattice.transpose() * (difference + Eigen::Vector3d(a, b, c));
            const double r = d.norm();
            if (r < 1e-9 || r > cutoff)
              continue;
            const double s6 = std::pow(sigma / r, 6);
            const double slope = 4.0 * epsilon * (-12.0 * s6 * s6 + 6.0 * s6) / r;
            result.energy += 0.5 * (energy_of(r) - shift);
            result.forces[i] += slope * d / r;
            result.stress += 0.5 * slope / r * d * d.transpose();
          }
    }
  result.stress /= std::abs(crystal.lattice.determinant());
  return result;
}

ins::Crystal argon(const Eigen::Matrix3d &lattice, const std::vector<Eigen::Vector3d> &positions) {
  ins::Crystal crystal;
  crystal.lattice = lattice;
  crystal.positions = positions;
  crystal.symbols.assign(positions.size(), "Ar");
  crystal.masses.assign(positions.size(), 39.95);
  return crystal;
}

ins::Crystal fcc(double edge) {
  return argon(edge * Eigen::Matrix3d::Identity(),
               {{0.0, 0.0, 0.0}, {0.0, 0.5, 0.5}, {0.5, 0.0, 0.5}, {0.5, 0.5, 0.0}});
}

} // namespace lennard_jones
