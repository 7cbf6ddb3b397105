// SPDX-License-Identifier: GPL-2.0-or-later
//
// Other fixes of a deck, as far as they bear on the forces of atoms at rest.
#pragma once

#include <string>
#include <vector>

namespace LAMMPS_NS {
class Fix;
class LAMMPS;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Fixes that may add to forces or change them, in the order of the deck.
std::vector<LAMMPS_NS::Fix *> acting_fixes(LAMMPS_NS::LAMMPS *lmp);

/// Are charges found from positions at every step, as a part of the potential?
bool charges_follow_positions(LAMMPS_NS::LAMMPS *lmp);

/// Why forces under a fix are not those of an energy of the atoms' positions, which has a minimum
/// and force constants; empty if nothing is known against it.
///
/// \return a clause, e.g. "adds random forces"
std::string why_unfit_for_force_constants(LAMMPS_NS::LAMMPS *lmp, const LAMMPS_NS::Fix *fix);

} // namespace mace_lammps
