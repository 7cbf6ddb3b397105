// SPDX-License-Identifier: GPL-2.0-or-later
//
// Labels and coordinates of the points of high symmetry, and the path through them, for every
// extended Bravais lattice.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// A named point of reciprocal space.
struct HighSymmetryPoint {
  std::string label; ///< "GAMMA", "X", "SIGMA_0": the digits behind _ are a subscript
  Eigen::Vector3d q; ///< fractional
};

/// Points of a lattice, and the path that visits them.
struct HighSymmetryPoints {
  std::vector<HighSymmetryPoint> points; ///< in the standard primitive cell's reciprocal lattice
  std::string path;                      ///< labels in their order; | where the path is broken
};

/// Edges of the conventional cell.
struct CellEdges {
  double a, b, c;  ///< Angstrom
  double cos_beta; ///< of the angle between a and c; used by the monoclinic lattices
};

/// Points and path of an extended Bravais lattice, time reversal taken for granted.
///
/// \param symbol  extended Bravais symbol, such as "cF2"
/// \param edges   of the standard conventional cell
/// \throws Error for any other symbol
/// Source: Y. Hinuma, G. Pizzi, Y. Kumagai, F. Oba, I. Tanaka, Comput. Mater. Sci. 128, 140 (2017).
HighSymmetryPoints high_symmetry_points(const std::string &symbol, const CellEdges &edges);

} // namespace ins
