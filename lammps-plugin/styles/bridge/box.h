// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

namespace mace_lammps {

/// A number that atoms have each, and that a potential may see.
struct AtomProperty {
  std::string name;
  std::vector<double> values; ///< (atoms)
};

/// A bond (0), angle (1), dihedral (2) or improper (3): which of these, its type, its atoms and -1.
using BoxLink = std::array<int, 6>;

/// The simulation box. The order of its atoms is that of all per-atom arrays that go with it.
struct Box {
  std::array<double, 9> lattice{};  ///< rows are the vectors, Angstrom
  std::vector<double> positions;    ///< (atoms, 3) Cartesian, from the box's origin, Angstrom
  std::vector<std::string> symbols; ///< (atoms)
  std::vector<double> masses;       ///< (atoms) amu
  std::vector<long long> ids;       ///< (atoms) LAMMPS' own, for messages

  // What tells atoms of one element apart.
  std::vector<AtomProperty> properties;
  std::vector<BoxLink> links;
  std::string oriented; ///< what some atoms have that turns with the crystal; empty: nothing

  int size() const { return static_cast<int>(symbols.size()); }
};

} // namespace mace_lammps
