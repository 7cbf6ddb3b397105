// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/lammps_units.h"

#include "base/atomic_units.h"
#include "base/error.h"
#include "base/units.h"

#include <fmt/format.h>

namespace ins {

LammpsUnits lammps_units(const std::string &name) {
  constexpr double kcal_per_mol = 4184.0 / units::avogadro / units::electron_volt; // eV
  constexpr double joule = 1.0 / units::electron_volt;
  if (name == "metal")
    return {name, 1.0, 0.1, 1.0, 1.0, 1e-3};
  if (name == "real")
    return {name, kcal_per_mol, 0.101325, 1e-3, 1.0, 1.0};
  if (name == "electron")
    return {name, units::hartree, 1e-6, 1e-3, units::bohr, 1e-3};
  if (name == "si")
    return {name, joule, 1e-6, 1e12, 1e10, 1e-8};
  if (name == "nano")
    return {name, 1e-21 * joule, 1.0, 1e3, 10.0, 4.5e-4};
  throw Error(fmt::format("units {}: energies and pressures of metal, real, electron, si and nano "
                          "can be read; --units says which they are",
                          name));
}

} // namespace ins
