// SPDX-License-Identifier: GPL-2.0-or-later
//
// Molecules of a crystal, found from bonds.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Atoms held together by bonds, put side by side whatever cell they were stored in.
struct Molecule {
  std::vector<int> atoms;                  ///< of the crystal, ascending
  std::vector<std::string> symbols;        ///< of these atoms
  std::vector<double> masses;              ///< amu
  std::vector<Eigen::Vector3d> positions;  ///< Cartesian, Angstrom, whole
  std::vector<Eigen::Vector3i> cells;      ///< lattice translations that made it whole
  std::vector<std::pair<int, int>> bonds;  ///< indices into `atoms`, first < second
  std::vector<std::vector<int>> neighbors; ///< of each atom, ascending
  std::vector<std::vector<int>> rings;     ///< indices into `atoms`, in order around the ring
  bool is_network = false;                 ///< bonds lead from an atom to its own image

  int size() const { return static_cast<int>(atoms.size()); }
  bool bonded(int i, int j) const;
};

/// Molecules by rising first atom; an atom without bonds is a molecule of its own.
///
/// Bonds are those of find_bonds(), rings those of find_rings(). A network keeps neither.
///
/// \throws Error for an element without covalent radius
std::vector<Molecule> find_molecules(const Crystal &crystal, double stretch = 1.2);

} // namespace ins
