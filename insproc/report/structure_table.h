// SPDX-License-Identifier: GPL-2.0-or-later
//
// Cells and rings as tables.
#pragma once

#include "crystal/structure_change.h"
#include "io/tables/table.h"
#include "report/eos_table.h"

#include <string>
#include <vector>

namespace ins {

/// One row per quantity of one structure: quantity, unit, value. Cell, volume; with rings their
/// number, the angle between the two groups, and of each group the number of rings, the spread, and
/// the tilt of the mean plane against lattice planes and axes.
Table structure_table(const Crystal &crystal, const RingGeometry &geometry);

/// The same quantities of two structures and how they change, the principal strains, and the mean
/// rotation of the rings.
Table structure_change_table(const StructureChange &change, const Crystal &first,
                             const Crystal &second);

/// One row per ring: ring, formula, atoms, group, deviation, center, normal, angles to axes and
/// lattice planes.
Table ring_table(const Crystal &crystal, const RingGeometry &geometry);

/// One row per ring in two states: the angles in A and B, and the rotation between.
Table ring_change_table(const StructureChange &change, const Crystal &first);

} // namespace ins
