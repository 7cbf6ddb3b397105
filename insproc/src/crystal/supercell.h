// SPDX-License-Identifier: GPL-2.0-or-later
//
// The three cells of a phonon calculation: the unit cell the user has, the supercell the forces
// are computed in, and the primitive cell the phonons belong to.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Unit cell, supercell and primitive cell, and which atom of one is which atom of another.
///
/// Lattices are rows: supercell = supercell_matrix^T * unitcell, primitive = primitive_matrix^T *
/// unitcell (phonopy's convention). Supercell atoms stand in the order of the unit cell's atoms,
/// all images of an atom together; images run over lattice points n of the box that surrounds the
/// supercell, n_a fastest and n_c slowest, keeping the first of each class modulo the supercell.
/// Primitive atoms stand in the order in which they first occur in the supercell. Both orders are
/// phonopy's.
struct PhononCells {
  Crystal unitcell;
  Crystal supercell;
  Crystal primitive;
  Eigen::Matrix3i supercell_matrix = Eigen::Matrix3i::Identity();
  Eigen::Matrix3d primitive_matrix = Eigen::Matrix3d::Identity();
  std::vector<int> s2u; ///< (supercell atoms) index into the unit cell
  std::vector<int> s2p; ///< (supercell atoms) index into the primitive cell
  std::vector<int> p2s; ///< (primitive atoms) index into the supercell
  /// Distance within which positions are the same, Angstrom; what is looked for in these cells
  /// later (images, symmetry, paths) is looked for with it too.
  double symprec = 1e-5;

  /// Number of primitive cells in the supercell.
  int multiplicity() const { return p2s.empty() ? 0 : supercell.size() / primitive.size(); }
};

/// Builds supercell and primitive cell.
///
/// \param unitcell          cell with a volume, right- or left-handed, and at least one atom
/// \param supercell_matrix  integers, determinant > 0
/// \param primitive_matrix  determinant in (0, 1]; the supercell must hold a whole number of
///                          primitive cells
/// \param symprec           tolerance for equal positions in Angstrom
/// \throws Error  if a matrix is unusable or the atoms do not repeat with the primitive lattice
PhononCells make_phonon_cells(const Crystal &unitcell, const Eigen::Matrix3i &supercell_matrix,
                              const Eigen::Matrix3d &primitive_matrix, double symprec = 1e-5);

/// Cells of a simulation box that already is the supercell.
struct BoxCells {
  PhononCells cells;
  std::vector<int> box_atom; ///< (supercell atoms) which atom of the box it is
  double max_deviation = 0;  ///< largest distance of a box atom from its place in `cells`, Angstrom
};

/// Divides a box into the crystal's cells.
///
/// The unit cell is (supercell_matrix^T)^-1 times the box; its atoms are the box's first atom of
/// each class, in the box's order, their positions averaged over the class.
/// \param box               the supercell as simulated, any order of atoms
/// \param supercell_matrix  the box in units of the crystal's cell, determinant > 0
/// \param find_primitive    look for a smaller primitive cell (conventional input), else the unit
///                          cell is taken to be primitive
/// \param symprec           tolerance in Angstrom
/// \throws Error  if the box does not repeat with the unit cell's lattice; names the atom
BoxCells divide_box(const Crystal &box, const Eigen::Matrix3i &supercell_matrix,
                    bool find_primitive, double symprec = 1e-5);

/// Matrix from the unit cell to a primitive cell, from the centring of its space group. Atoms of
/// different mass are no images of each other.
///
/// \return primitive lattice = result^T * unitcell lattice, of the same handedness; the identity if
///         already primitive
/// \throws Error  if no space group is found
Eigen::Matrix3d find_primitive_matrix(const Crystal &unitcell, double symprec = 1e-5);

/// Matrix of a centring letter: P, F, I, A, C or R (obverse).
///
/// \throws Error  for any other letter
Eigen::Matrix3d centring_matrix(char letter);

/// Image of every supercell atom under each pure lattice translation of the primitive cell.
///
/// \return (multiplicity, supercell atoms): image[t][j]; the translation t = 0 is the identity
/// \throws Error  if an image falls on no atom
std::vector<std::vector<int>> lattice_translations(const PhononCells &cells);

} // namespace ins
