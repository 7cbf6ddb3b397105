// SPDX-License-Identifier: GPL-2.0-or-later
//
// Densities of states and thermodynamics as tables.
#pragma once

#include "base/energy_unit.h"
#include "crystal/crystal.h"
#include "io/tables/table.h"
#include "phonons/density_of_states.h"
#include "phonons/thermodynamics.h"

#include <string>
#include <vector>

namespace ins {

/// energy, total, el_H, ...: states per unit of energy and primitive cell.
Table density_table(const DensityOfStates &density, const Crystal &crystal,
                    EnergyUnit unit = EnergyUnit::per_cm);

/// The same columns, each atom weighed with its total cross-section over its mass: barn / amu per
/// unit of energy.
/// \throws Error for an atom without cross-section
Table neutron_density_table(const DensityOfStates &density, const Crystal &crystal,
                            EnergyUnit unit = EnergyUnit::per_cm);

/// One row per temperature.
///
/// \param properties  per mole of primitive cells
/// \param units       that a primitive cell holds, by which they are divided
/// \param unit        what such a unit is, for the title
Table thermo_table(const std::vector<ThermalProperties> &properties, double units = 1.0,
                   const std::string &unit = "primitive cells");

} // namespace ins
