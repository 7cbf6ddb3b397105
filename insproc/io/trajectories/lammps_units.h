// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// What LAMMPS' styles of units are in the units used here.
struct LammpsUnits {
  std::string name;
  double energy;   ///< eV
  double pressure; ///< MPa
  double time;     ///< ps
  double length;   ///< Angstrom
  double timestep; ///< what LAMMPS takes without the command timestep, in its own unit
};

/// \param name  metal, real, electron, si or nano
/// \throws Error naming these, for lj, cgs and micro too
LammpsUnits lammps_units(const std::string &name);

} // namespace ins
