// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace_lammps {

/// Standard atomic weight in amu; 0 beyond uranium.
double standard_weight(int atomic_number);

/// Symbol of the element whose standard atomic weight is nearest, isotopes of hydrogen included.
///
/// \param mass  amu
/// \return      empty if no element up to uranium is within 0.5 amu
/// Source: IUPAC abridged standard atomic weights 2021.
std::string element_of_mass(double mass);

} // namespace mace_lammps
