// SPDX-License-Identifier: GPL-2.0-or-later
//
// Space groups by spglib, and what they do to the atoms of a cell.
#pragma once

#include "crystal/crystal.h"
#include "crystal/supercell.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// x' = rotation * x + translation in fractional coordinates of the cell it was found for.
struct SymmetryOperation {
  Eigen::Matrix3i rotation = Eigen::Matrix3i::Identity();
  Eigen::Vector3d translation = Eigen::Vector3d::Zero();
};

/// A space group in the setting of one cell.
struct SpaceGroup {
  std::vector<SymmetryOperation> operations; ///< the identity first
  int number = 1;                            ///< 1 to 230
  std::string symbol = "P1";                 ///< international short symbol
  std::string hall_symbol = "P 1";
  std::string point_group = "1";          ///< international symbol
  std::vector<int> equivalent_atoms;      ///< (atoms) lowest index of the atom's orbit
  std::vector<std::string> site_symmetry; ///< (atoms) site-symmetry symbol
  Eigen::Matrix3d transformation = Eigen::Matrix3d::Identity(); ///< to the standard setting
  double symprec = 1e-5;                                        ///< Angstrom
};

/// Space group of a crystal: what maps atoms onto atoms that are alike in forces (crystal/alike.h).
/// Masses do not count; told_apart_by_mass() makes them.
///
/// \param symprec  distance tolerance in Angstrom
/// \throws Error  if spglib finds none: atoms too close, tolerance too large, or no cell
/// Source: A. Togo, K. Shinohara, I. Tanaka, Sci. Technol. Adv. Mater. Meth. 4, 2384822 (2024).
SpaceGroup find_space_group(const Crystal &crystal, double symprec = 1e-5);

/// The group of lattice translations alone (`symmetry no`).
SpaceGroup trivial_space_group(const Crystal &crystal, double symprec = 1e-5);

/// Image of every atom under each operation.
///
/// \return (operations, atoms): image[k][j] is the atom at R_k x_j + t_k
/// \throws Error  if an image falls on no like atom within 10 symprec
std::vector<std::vector<int>> atom_images(const Crystal &crystal,
                                          const std::vector<SymmetryOperation> &operations,
                                          double symprec);

/// Operations of the primitive cell's space group that the supercell keeps, in fractional
/// coordinates of the supercell; one per coset of the primitive lattice's translations.
///
/// \param group  of cells.primitive
std::vector<SymmetryOperation> supercell_operations(const PhononCells &cells,
                                                    const SpaceGroup &group);

/// Primitive atom that each primitive atom goes to, lattice translations aside.
///
/// \param operations  in fractional coordinates of the supercell
/// \return (operations, primitive atoms)
/// \throws Error  if an image falls on no like atom within 10 symprec
std::vector<std::vector<int>> primitive_images(const PhononCells &cells, const SpaceGroup &group,
                                               const std::vector<SymmetryOperation> &operations);

/// Rotations about one supercell atom that map the supercell onto itself.
///
/// \param group  of cells.primitive
/// \param atom   supercell atom
/// \return distinct rotations in fractional coordinates of the supercell, the identity first
std::vector<Eigen::Matrix3i> site_rotations(const PhononCells &cells, const SpaceGroup &group,
                                            int atom);

/// Supercell atoms, one of each orbit of the group that the supercell keeps, ascending.
///
/// \param group  of cells.primitive
std::vector<int> independent_atoms(const PhononCells &cells, const SpaceGroup &group);

/// Distinct rotation parts of a group's operations, in order of first occurrence.
std::vector<Eigen::Matrix3i> distinct_rotations(const std::vector<SymmetryOperation> &operations);

/// Cartesian matrix of a rotation given in fractional coordinates.
///
/// \param lattice  rows are the vectors; Angstrom
/// \return L^T R L^-T, acting on column vectors
Eigen::Matrix3d cartesian_rotation(const Eigen::Matrix3d &lattice, const Eigen::Matrix3i &rotation);

/// Version of the spglib in use, e.g. "2.0.2".
std::string spglib_version();

} // namespace ins
