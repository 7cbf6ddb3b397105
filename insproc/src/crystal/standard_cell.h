// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cell in which points of high symmetry are tabulated.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <string>

namespace ins {

/// Whose conventional cell.
enum class CellChoice {
  /// The crystallographic one, as spglib gives it. Triclinic cells are those whose reciprocal
  /// lattice
  /// is Niggli reduced, with angles all acute or all obtuse, |a*.b*| the smallest product.
  /// Source: Y. Hinuma et al., Comput. Mater. Sci. 128, 140 (2017).
  crystallographic,
  /// Orthorhombic axes by rising length (a < b and c the other, if ab is centred); of monoclinic
  /// cells a is the unique axis, alpha acute and, where nothing is centred, b < c; of triclinic
  /// ones
  /// gamma* is nearest to 90 degrees. All else is crystallographic.
  /// Source: W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010).
  setyawan_curtarolo,
};

/// The conventional cell of a crystal.
struct StandardCell {
  std::string bravais;          ///< "cF", "oA", "mC", "aP", ...: family and centring
  int space_group = 1;          ///< 1 to 230
  Eigen::Matrix3d conventional; ///< rows are the vectors, in the crystal's orientation; Angstrom
};

/// \param symprec  distance tolerance, Angstrom
/// \throws Error if spglib finds no space group
StandardCell standard_cell(const Crystal &crystal, CellChoice choice = CellChoice::crystallographic,
                           double symprec = 1e-5);

/// Lengths and angles of a cell and of its reciprocal one.
struct CellShape {
  Eigen::Vector3d edges;              ///< a, b, c in Angstrom
  Eigen::Vector3d cosines;            ///< of alpha, beta, gamma
  Eigen::Vector3d reciprocal_cosines; ///< of alpha*, beta*, gamma*
};

/// \param lattice  rows are the vectors
CellShape cell_shape(const Eigen::Matrix3d &lattice);

} // namespace ins
