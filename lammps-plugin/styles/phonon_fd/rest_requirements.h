// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

namespace LAMMPS_NS {
class Fix;
class LAMMPS;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Ends LAMMPS with an error if box, run style, neighbor settings or other fixes keep fix phonon_fd
/// from displacing one atom at a time from a state of rest; warns of fixes that act on forces.
///
/// \param self           the fix
/// \param displacements  lengths, LAMMPS' unit
void require_rest(LAMMPS_NS::LAMMPS *lmp, const LAMMPS_NS::Fix *self,
                  const std::vector<double> &displacements);

/// Ends LAMMPS with an error if not all forces come from a pair style with exact second
/// derivatives.
void require_second_derivatives(LAMMPS_NS::LAMMPS *lmp, const LAMMPS_NS::Fix *self);

} // namespace mace_lammps
