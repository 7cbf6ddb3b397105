// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is printed of a run besides its tests, with the units that it is usually quoted in.
#pragma once

#include "dynamics/green_kubo.h"
#include "dynamics/heat_capacity.h"
#include "dynamics/run_test.h"
#include "dynamics/thermal_conductivity.h"

#include <vector>

namespace ins {

/// C_V or C_p of the box in k, and in J/(mol K) of its atoms.
///
/// \param atoms  0: not known, then only of the box
std::vector<RunValue> values_of(const HeatCapacity &capacity, int atoms);

/// The integral up to the longest time.
std::vector<RunValue> values_of(const GreenKubo &viscosity);

/// The same along x, y and z, and their mean.
std::vector<RunValue> values_of(const ThermalConductivity &conductivity);

} // namespace ins
