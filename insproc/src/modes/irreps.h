// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "phonons/degeneracy.h"
#include "phonons/phonon_modes.h"

#include <string>
#include <vector>

namespace ins {

/// Irreducible representations of the modes at Gamma.
struct IrrepLabels {
  std::string point_group;         ///< international symbol
  std::vector<std::string> labels; ///< (modes) Mulliken symbol; empty where none fits
};

/// Labels degenerate sets of modes at Gamma.
///
/// Axes are those of the standard setting of the space group (unique axis z where there is one; B1,
/// B2, B3 of 222 and mmm are symmetric about z, y, x; B1 of mm2 is symmetric under reflection in
/// the xz plane). Isotopes lower the symmetry.
/// \param modes     at q = 0
/// \param primitive with as many atoms as the modes have
/// \param symprec   Angstrom
/// \param tolerance frequencies closer than this are tried as one set first, cm^-1; a reducible set
///                  is split where its frequencies lie furthest apart
///
/// Modes that are left without a symbol and lie within 1 cm^-1 of each other, as the acoustic ones
/// do, are turned among themselves so that each belongs to one representation. \throws Error if the
/// sizes differ, q is not 0, or the cell is not primitive Source: docs/modes.md.
IrrepLabels irreducible_representations(const PhononModes &modes, const Crystal &primitive,
                                        double symprec = 1e-5,
                                        double tolerance = degeneracy::of_modes);

/// How many modes of one frequency a representation makes: 1 for A and B, 2 for E, 3 for T; 0 for
/// an empty symbol.
int dimension(const std::string &symbol);

} // namespace ins
