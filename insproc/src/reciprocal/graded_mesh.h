// SPDX-License-Identifier: GPL-2.0-or-later
//
// Cells that fill a part of reciprocal space: smaller near the points of the reciprocal lattice,
// where frequencies and eigenvectors of acoustic modes change within any distance.
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

namespace ins {

/// A parallelepiped along the reciprocal lattice vectors.
struct GradedCell {
  Eigen::Vector3i corner; ///< steps of the mesh
  int depth;              ///< how often a cell of the mesh was halved
};

/// A part of reciprocal space: of spheres around the origin and between planes through it.
struct ReciprocalRegion {
  std::vector<std::array<double, 2>> shells; ///< lengths of Q from, to; 1/Angstrom
  std::vector<Eigen::Vector3d> borders;      ///< unit vectors n; where n.Q >= 0 for all
};

/// Cells of reciprocal lattice vectors b_i (2 pi included) divided by `roots` and halved again and
/// again, up to `deepest` times.
class GradedMesh {
public:
  static constexpr int deepest = 14;

  /// \param lattice  of the crystal, rows, Angstrom
  /// \param roots    cells along each reciprocal lattice vector that were not halved yet
  GradedMesh(const Eigen::Matrix3d &lattice, std::array<int, 3> roots);

  /// Steps along each reciprocal lattice vector.
  std::array<int, 3> steps() const;
  /// Steps along an edge of a cell.
  static int edge(int depth) { return 1 << (deepest - depth); }
  /// Q of a point, Cartesian, 1/Angstrom.
  Eigen::Vector3d place(const Eigen::Vector3i &point) const { return step_ * point.cast<double>(); }
  /// Edges of a cell: columns, 1/Angstrom.
  Eigen::Matrix3d edges(int depth) const { return step_ * edge(depth); }
  /// The cells that reach into a region, halved near points of the reciprocal lattice: once within
  /// a quarter of the shortest reciprocal lattice vector, and once more each time the distance from
  /// there to the middle of a cell is halved.
  ///
  /// \param most  depth of cells beside a reciprocal lattice point
  std::vector<GradedCell> cells(const ReciprocalRegion &region, int most) const;

  /// The halves of cells that reach into a region: eight of each.
  std::vector<GradedCell> halves(const std::vector<GradedCell> &cells,
                                 const ReciprocalRegion &region) const;

private:
  double to_lattice(const Eigen::Vector3d &place) const;
  Eigen::Vector3d middle(const GradedCell &cell) const;
  bool reaches(const GradedCell &cell, const ReciprocalRegion &region) const;

  std::array<int, 3> roots_;
  Eigen::Matrix3d lattice_;
  Eigen::Matrix3d reciprocal_; ///< columns b_i
  Eigen::Matrix3d step_;       ///< columns
  double half_diagonal_;       ///< the longest one, of a cell that was never halved
  double grading_;
};

} // namespace ins
