// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/thermal_displacements.h"

#include "base/error.h"
#include "phonons/modes_at_points.h"
#include "phonons/thermal_factor.h"

#include <Eigen/LU>
#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace ins {

namespace {

using Tensors = std::vector<std::vector<Eigen::Matrix3d>>; ///< (temperatures)(atoms)

Tensors zeros(std::size_t temperatures, std::size_t atoms) {
  return Tensors(temperatures, std::vector<Eigen::Matrix3d>(atoms, Eigen::Matrix3d::Zero()));
}

/// The sum over the modes of one wave vector.
Tensors of_point(const PhononModes &modes, const std::vector<double> &masses,
                 const std::vector<double> &temperatures, double cutoff) {
  Tensors sum = zeros(temperatures.size(), masses.size());
  for (int mode = 0; mode < modes.modes(); ++mode) {
    const double energy = modes.frequencies[mode];
    if (energy <= cutoff)
      continue;
    for (std::size_t atom = 0; atom < masses.size(); ++atom) {
      const Eigen::Vector3cd e =
          modes.eigenvectors.col(mode).segment<3>(3 * static_cast<Eigen::Index>(atom));
      const Eigen::Matrix3d b = zero_point / (masses[atom] * energy) * (e * e.adjoint()).real();
      for (std::size_t t = 0; t < temperatures.size(); ++t)
        sum[t][atom] += thermal_factor(energy, temperatures[t]) * b;
    }
  }
  return sum;
}

/// Adds what the operations make of one wave vector of a star.
void add_star(Tensors &sum, const Tensors &point, const QMesh &mesh,
              const std::vector<StarArm> &star, double scale) {
  for (const StarArm &arm : star) {
    const PhononSymmetry &operation = mesh.operations[arm.operation];
    for (std::size_t t = 0; t < sum.size(); ++t)
      for (std::size_t atom = 0; atom < point[t].size(); ++atom)
        sum[t][operation.atom_map[atom]] +=
            scale * arm.weight *
            (operation.rotation * point[t][atom] * operation.rotation.transpose());
  }
}

double points_of(const std::array<int, 3> &counts) {
  return static_cast<double>(counts[0]) * counts[1] * counts[2];
}

} // namespace

ThermalDisplacements thermal_displacements(const DynamicalMatrix &matrix, const QMesh &mesh,
                                           const std::vector<double> &temperatures, double cutoff,
                                           const std::function<void(double)> &progress) {
  for (const double temperature : temperatures)
    if (!(temperature >= 0.0))
      throw Error(fmt::format("temperature must not be negative: {} K", temperature));
  const std::vector<double> &masses = matrix.primitive().masses;
  const std::optional<std::array<int, 3>> half = half_mesh(mesh.counts);
  ThermalDisplacements result;
  result.tensors = zeros(temperatures.size(), masses.size());
  if (half)
    result.on_half_mesh = result.tensors;
  bool any = false;
  modes_at_points(matrix, mesh.points, true, [&](std::size_t point, const PhononModes &modes) {
    const double lowest = modes.frequencies.minCoeff();
    result.lowest_frequency = point == 0 ? lowest : std::min(result.lowest_frequency, lowest);
    const int left_out = static_cast<int>((modes.frequencies.array() <= cutoff).count());
    result.left_out += left_out;
    result.imaginary += static_cast<int>((modes.frequencies.array() < -cutoff).count());
    any = any || left_out < modes.modes();
    const Tensors own = of_point(modes, masses, temperatures, cutoff);
    add_star(result.tensors, own, mesh, mesh.stars[point], 1.0);
    if (half && on_mesh(mesh.points[point], *half))
      add_star(result.on_half_mesh, own, mesh, mesh.stars[point],
               points_of(mesh.counts) / points_of(*half));
    if (progress)
      progress(static_cast<double>(point + 1) / static_cast<double>(mesh.points.size()));
  });
  if (!any)
    throw Error(fmt::format("no mode lies above the acoustic cut-off of {} cm^-1", cutoff));
  return result;
}

Eigen::Matrix3d cif_tensor(const Eigen::Matrix3d &cartesian, const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d axes = lattice.inverse().colwise().normalized();
  return axes.transpose() * cartesian * axes;
}

} // namespace ins
