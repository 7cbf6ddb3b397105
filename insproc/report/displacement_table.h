// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "io/tables/table.h"
#include "phonons/thermal_displacements.h"

#include <string>
#include <vector>

namespace ins {

/// A row for each temperature and atom: U_iso, U_ij along the crystal's axes as in a cif file
/// (U11, U22, U33, U23, U13, U12), and the Cartesian tensor (Uxx, Uyy, Uzz, Uyz, Uxz, Uxy).
Table displacement_table(const ThermalDisplacements &displacements, const Crystal &crystal,
                         const std::vector<double> &temperatures);

/// What the mean square displacements depend on their mesh, as a part of a line: empty if there is
/// no half of the mesh.
std::string change_on_half_mesh(const ThermalDisplacements &displacements);

} // namespace ins
