// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/imaginary_modes.h"

#include <algorithm>
#include <cmath>

namespace ins {

void ImaginaryModes::add(const Eigen::Vector3d &q, const Eigen::VectorXd &frequencies,
                         long copies) {
  constexpr double zero = 1e-8;
  constexpr Eigen::Index acoustic = 3;
  Eigen::VectorXd looked_at = frequencies;
  all += copies * static_cast<long>(looked_at.size());
  if ((q - q.array().round().matrix()).norm() < zero) {
    std::sort(looked_at.begin(), looked_at.end(),
              [](double a, double b) { return std::abs(a) > std::abs(b); });
    looked_at.conservativeResize(std::max<Eigen::Index>(0, looked_at.size() - acoustic));
  }
  for (const double frequency : looked_at) {
    if (!(frequency < -imaginary_noise))
      continue;
    count += copies;
    if (frequency < lowest) {
      lowest = frequency;
      where = q;
    }
  }
}

long copies_in_mesh(const QMesh &mesh, std::size_t point) {
  const double points = static_cast<double>(mesh.counts[0]) * mesh.counts[1] * mesh.counts[2];
  return std::lround(mesh.weight(point) * points);
}

ImaginaryModes imaginary_modes(const MeshModes &modes) {
  ImaginaryModes found;
  for (std::size_t k = 0; k < modes.points.size(); ++k)
    found.add(modes.points[k].q, modes.points[k].frequencies, copies_in_mesh(modes.mesh, k));
  return found;
}

} // namespace ins
