// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cell in which points of high symmetry are tabulated, and how it lies in the crystal's own.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <string>

namespace ins {

/// The crystallographic conventional and primitive cells of a crystal.
struct StandardCell {
  std::string symbol;           ///< extended Bravais symbol: "cF2", "mC3", ...
  int space_group = 1;          ///< 1 to 230
  Eigen::Matrix3d conventional; ///< rows are the vectors, in the crystal's orientation; Angstrom
  Eigen::Matrix3d primitive;    ///< the same for the primitive cell

  /// (a b c of `primitive`) = (a b c of the crystal) * primitive_matrix. A wave vector with
  /// fractions k in the standard primitive reciprocal lattice has primitive_matrix^-T k in the
  /// crystal's.
  Eigen::Matrix3d primitive_matrix;
};

/// Standardises a crystal's cell.
///
/// spglib gives the conventional cell; triclinic cells are those whose reciprocal lattice is Niggli
/// reduced, with angles all acute or all obtuse, gamma* nearest to 90 degrees.
/// \param symprec  distance tolerance, Angstrom
/// \throws Error if spglib finds no space group
/// Source: Y. Hinuma et al., Comput. Mater. Sci. 128, 140 (2017).
StandardCell standard_cell(const Crystal &crystal, double symprec = 1e-5);

} // namespace ins
