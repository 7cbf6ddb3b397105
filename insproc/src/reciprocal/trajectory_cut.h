// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the trajectory of a detector cuts the dispersion surface of a mode, in a tetrahedron of
// reciprocal space in which everything is linear.
#pragma once

#include "base/energy_grid.h"

#include <Eigen/Core>
#include <array>
#include <functional>
#include <vector>

namespace ins {

/// What is known of a mode at a point of reciprocal space.
struct CutPoint {
  Eigen::Vector3d place; ///< Q, 1/Angstrom
  double off;            ///< of Q's length from that of the trajectory at the mode's energy
  double energy;         ///< cm^-1
  double value;          ///< to be integrated
};

/// Energies that are looked at, and what a value counts there.
struct CutWindow {
  EnergyGrid grid;
  double lowest, highest;               ///< cm^-1, within the grid
  std::function<double(double)> weight; ///< of a value at an energy
};

/// The six tetrahedra of a parallelepiped, along the shortest of its diagonals.
class CellTetrahedra {
public:
  /// \param edges  columns
  explicit CellTetrahedra(const Eigen::Matrix3d &edges);

  /// Corners of the tetrahedra: bit k of a corner is set at the far end of edge k.
  const std::array<std::array<int, 4>, 6> &corners() const { return corners_; }

  /// Takes differences of the values at corners 1 to 3 from that at corner 0 to the gradient.
  const Eigen::Matrix3d &to_gradient(std::size_t tetrahedron) const {
    return to_gradient_[tetrahedron];
  }

  double longest_edge() const { return longest_edge_; }

private:
  std::array<std::array<int, 4>, 6> corners_;
  std::array<Eigen::Matrix3d, 6> to_gradient_;
  double longest_edge_;
};

/// Adds the integral of value delta(off) weight(energy) over the part of a tetrahedron that lies
/// within borders, to the bins of energy.
///
/// \param corner       of the tetrahedron; off, energy and value are linear between them
/// \param to_gradient  CellTetrahedra::to_gradient()
/// \param borders      n of the half spaces n.Q >= 0
void add_cut(Eigen::VectorXd &bins, const std::array<CutPoint, 4> &corner,
             const Eigen::Matrix3d &to_gradient, const std::vector<Eigen::Vector3d> &borders,
             const CutWindow &window);

} // namespace ins
