// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/directions.h"

#include "base/units.h"

#include <Eigen/Eigenvalues>
#include <array>
#include <cmath>
#include <vector>

namespace ins {

namespace {

/// Points in cos(theta) > 0, and in phi; the latter a multiple of four. Both grow from rule to
/// rule.
struct Rule {
  int polar;
  int azimuth;
};

constexpr std::array<Rule, 14> rules{{{2, 4},
                                      {3, 8},
                                      {4, 12},
                                      {5, 16},
                                      {6, 20},
                                      {8, 24},
                                      {10, 28},
                                      {12, 32},
                                      {16, 40},
                                      {20, 52},
                                      {26, 68},
                                      {34, 88},
                                      {45, 116},
                                      {60, 156}}};

struct Node {
  double value;
  double weight;
};

/// The positive half of a Gauss-Legendre rule of 2 `half` points, weights adding up to 1.
///
/// Source: G. H. Golub, J. H. Welsch, Math. Comp. 23, 221 (1969).
std::vector<Node> positive_gauss_legendre(int half) {
  const int count = 2 * half;
  Eigen::VectorXd off_diagonal(count - 1);
  for (int k = 1; k < count; ++k)
    off_diagonal[k - 1] = k / std::sqrt(4.0 * k * k - 1.0);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(count), off_diagonal);
  std::vector<Node> nodes;
  for (int k = half; k < count; ++k)
    nodes.push_back({solver.eigenvalues()[k], 2.0 * std::pow(solver.eigenvectors()(0, k), 2)});
  return nodes;
}

} // namespace

int direction_rules() { return static_cast<int>(rules.size()); }

Directions directions(int rule, const DirectionSymmetry &symmetry) {
  Directions result;
  const auto add = [&](const Eigen::Vector3d &unit, double weight) {
    const Eigen::Index last = result.weights.size();
    result.units.conservativeResize(3, last + 1);
    result.weights.conservativeResize(last + 1);
    result.units.col(last) = unit;
    result.weights[last] = weight;
  };
  if (symmetry.isotropic) {
    add(Eigen::Vector3d::Constant(std::sqrt(1.0 / 3.0)), 1.0);
    return result;
  }
  const auto [polar, azimuth] = rules.at(static_cast<std::size_t>(rule));
  const auto &[x, y, z] = symmetry.mirrored;
  for (const Node &node : positive_gauss_legendre(polar)) {
    const double sine = std::sqrt(1.0 - node.value * node.value);
    if (symmetry.axial) {
      add({sine * std::sqrt(0.5), sine * std::sqrt(0.5), node.value}, node.weight);
      continue;
    }
    for (int k = 0; k < azimuth; ++k) {
      const double phi = 2.0 * units::pi * (k + 0.5) / azimuth;
      const Eigen::Vector3d unit(sine * std::cos(phi), sine * std::sin(phi), node.value);
      // Together with inversion, z -> -z is the half turn about z.
      const bool repeats =
          (x && unit[0] < 0.0) || (y && unit[1] < 0.0) || (z && !x && !y && unit[1] < 0.0);
      const int copies = (x ? 2 : 1) * (y ? 2 : 1) * (z && !x && !y ? 2 : 1);
      if (!repeats)
        add(unit, node.weight * copies / azimuth);
    }
  }
  return result;
}

} // namespace ins
