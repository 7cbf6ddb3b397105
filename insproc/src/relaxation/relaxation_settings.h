// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a relaxation is told, as plain data that includes nothing else of insproc: fix cell_relax
// fills it in from its arguments.
#pragma once

#include <array>
#include <vector>

namespace ins {

/// Which changes of a cell are allowed. The vectors are a along x, b in the xy plane, c anywhere:
/// rows (lx, 0, 0), (xy, ly, 0), (xz, yz, lz).
struct CellFreedom {
  enum Component { x, y, z, yz, xz, xy };
  /// Lengths of a, b, c at fixed angles; tilts of c to b, c to a, b to a.
  std::array<bool, 6> free{};
  std::vector<std::vector<Component>> coupled; ///< of x, y, z: lengths that keep their ratio
  bool fixed_volume = false;

  bool any() const {
    for (const bool component : free)
      if (component)
        return true;
    return false;
  }
};

struct RelaxationSettings {
  CellFreedom cell; ///< no free component: atoms alone
  /// Target, symmetric, positive under compression, in the frame of the trials; eV/Angstrom^3.
  std::array<double, 9> pressure{};
  double force_tolerance = 1e-4;     ///< largest force on an atom, eV/Angstrom
  double stress_tolerance = 6.24e-6; ///< largest component of the stress' deviation, eV/Angstrom^3
  double largest_move = 0.3;         ///< of an atom in one step beside the strain, Angstrom
  double largest_strain = 0.03;      ///< of the cell in one step
  bool symmetry = false;             ///< keep the space group of the start
  double symprec = 1e-4;             ///< Angstrom
};

} // namespace ins
