// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/supercell.h"
#include "force_constants/displacements.h"
#include "force_constants/force_constants_regression.h"

#include <vector>

namespace ins {

/// The cells of a calculation and how its files count their atoms.
struct FileCells {
  /// The cells wanted, then others of the same supercell whose primitive cell a compact file or a
  /// list of charges may be of.
  std::vector<PhononCells> known;
  /// (supercell atoms) the atom of the supercell that each atom of the files' supercell is.
  std::vector<int> order;

  const PhononCells &wanted() const { return known.front(); }
};

/// The atom of the supercell that each atom of a file's supercell is, by places.
///
/// \throws Error  if lattice, number of atoms or places do not agree; names the atom
std::vector<int> atom_order(const Crystal &of_file, const PhononCells &cells);

/// Numbers in the file of the atoms that are the first of their class modulo the primitive
/// lattice of `cells`.
std::vector<int> first_atoms(const FileCells &file, const PhononCells &cells);

/// Atoms and forces of a data set brought from the file's order to that of the supercell.
///
/// \throws Error  if a displaced atom or the number of forces does not fit
void reorder(DisplacementDataset &dataset, const std::vector<int> &order);
void reorder(Snapshots &snapshots, const std::vector<int> &order);

} // namespace ins
