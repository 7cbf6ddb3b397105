// SPDX-License-Identifier: GPL-2.0-or-later
//
// Rows of force constants that lattice translations make of one another.
#pragma once

#include "force_constants/force_constants.h"

#include <vector>

namespace ins {

/// Where translations take the atoms of a supercell: any pair (j, m) is the compact pair
/// (s2p[j], home(j)[m]).
class Translations {
public:
  /// \throws Error  if an image of an atom is missing from the supercell
  explicit Translations(const PhononCells &cells);

  /// Images under the translation that takes atom j to its primitive atom.
  const std::vector<int> &home(int j) const { return images_[home_[j]]; }

private:
  std::vector<std::vector<int>> images_;
  std::vector<int> home_;
};

/// Compact force constants from the rows of one image of every primitive atom, whichever.
///
/// \param atoms  (rows) supercell atoms, of each primitive atom one
/// \param rows   (rows * supercell), row-major; eV/Angstrom^2
/// \throws Error  if a primitive atom has no row or several, or an image is missing
ForceConstants force_constants_of_rows(const PhononCells &cells, const std::vector<int> &atoms,
                                       const std::vector<Eigen::Matrix3d> &rows);

/// The same force constants for another primitive cell of the same supercell, whose translations
/// they have.
///
/// \throws Error  if the supercells differ or an image is missing
ForceConstants in_other_primitive(const ForceConstants &fc, const PhononCells &cells);

} // namespace ins
