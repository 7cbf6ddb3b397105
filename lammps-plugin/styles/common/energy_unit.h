// SPDX-License-Identifier: GPL-2.0-or-later
//
// The unit styles these styles work in: lengths in Angstrom, energies that convert to eV.
#pragma once

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// One eV in LAMMPS' current unit of energy. Ends the run if the unit style is neither metal nor
/// real.
///
/// \param who  names the style in the message, e.g. "Pair style mace"
double energy_unit(LAMMPS_NS::LAMMPS *lmp, const std::string &who);

} // namespace mace_lammps
