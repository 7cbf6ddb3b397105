// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/mesh_modes.h"

#include <vector>

namespace ins {

/// Harmonic thermodynamics at one temperature, per mole of primitive cells.
struct ThermalProperties {
  double temperature;     ///< K
  double free_energy;     ///< kJ/mol, zero-point energy included
  double entropy;         ///< J/K/mol
  double heat_capacity;   ///< at constant volume, J/K/mol
  double internal_energy; ///< kJ/mol, zero-point energy included
};

/// Helmholtz free energy, entropy, heat capacity and internal energy of the modes of a mesh.
///
/// \param temperatures K, >= 0
/// \param cutoff       modes at or below are left out, cm^-1
/// \throws Error for a negative temperature
/// Source: docs/thermodynamics.md.
std::vector<ThermalProperties> thermal_properties(const MeshModes &modes,
                                                  const std::vector<double> &temperatures,
                                                  double cutoff = 0.0);

} // namespace ins
