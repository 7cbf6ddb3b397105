// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which atoms may be images of each other: those that are alike in forces, for what a potential
// says of a crystal, and those that are alike in motion, for its modes.
#pragma once

#include "crystal/crystal.h"

namespace ins {

/// The kind of an atom; 0 where the crystal tells none.
int kind_of(const Crystal &crystal, int atom);

/// May a potential take one atom for the other: same element, same kind?
bool alike_in_forces(const Crystal &a, int i, const Crystal &b, int j);

/// Do equal forces move them equally: also the same mass, to 1e-6 of it?
bool alike_in_motion(const Crystal &a, int i, const Crystal &b, int j);

/// The crystal with kinds that also tell atoms of different mass apart: isotopes.
Crystal told_apart_by_mass(Crystal crystal);

} // namespace ins
