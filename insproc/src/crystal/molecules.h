// SPDX-License-Identifier: GPL-2.0-or-later
//
// Molecules of a crystal, found from bonds.
#pragma once

#include "crystal/bonds.h"
#include "crystal/crystal.h"

#include <Eigen/Core>
#include <optional>
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
/// Bonds are those of find_bonds(), rings those of find_rings(). A network keeps neither. In a
/// salt, where a network falls into finite groups without the bonds of its metals, the groups are
/// the molecules: carbonate, sulfate; first without those of alkaline, alkaline-earth and
/// rare-earth metals only, then of all metals.
///
/// \throws Error for an element without covalent radius
std::vector<Molecule> find_molecules(const Crystal &crystal);

/// The same with bonds that are known.
std::vector<Molecule> find_molecules(const Crystal &crystal, const BondGraph &bonds);

/// Two atoms in contact.
struct Contact {
  int first, second;
  double length = 0.0;  ///< Angstrom
  double stretch = 0.0; ///< the same over the sum of their covalent radii
};

/// The longest bond of a network that would be molecules without its long bonds (above 1.08 times
/// the sum of the covalent radii): its molecules may be no molecules. None for networks of short
/// bonds.
std::optional<Contact> doubtful_bond(const Crystal &crystal, const BondGraph &bonds);

} // namespace ins
