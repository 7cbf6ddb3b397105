// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Warns of atom types whose mass contradicts the element they are given in pair_coeff, and names
/// both. A mass contradicts if it is that of another element, or off by more than isotopes are;
/// heavy hydrogen up to four times its mass is hydrogen. Masses that belong to atoms are not looked
/// at.
///
/// \param species_of_type  by LAMMPS' atom type; -1: none given
/// \param elements         symbol of each species
void warn_of_masses(LAMMPS_NS::LAMMPS *lmp, const int *species_of_type,
                    const char *const *elements);

} // namespace mace_lammps
