// SPDX-License-Identifier: GPL-2.0-or-later
//
// A crystal at a series of volumes, and what its equation of state says of it.
#pragma once

#include "crystal/cell_parameters.h"
#include "crystal/crystal.h"
#include "eos/equation_of_state_fit.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// One volume of a series.
struct VolumePoint {
  double volume = 0.0;                ///< Angstrom^3
  double energy = 0.0;                ///< eV
  std::optional<double> pressure;     ///< of the virial, eV/Angstrom^3
  std::optional<CellParameters> cell; ///< of the whole cell, also where volume is per molecule
  std::string structure;              ///< file that holds the atoms; empty if none
  std::optional<double> ring_angle;   ///< between the two groups of rings, degrees
};

/// Points by rising volume.
using VolumeSeries = std::vector<VolumePoint>;

/// Volumes and energies divided by a number: of molecules, of atoms.
VolumeSeries divided(VolumeSeries series, double divisor);

/// One fit of each form. A form that does not converge is left out as long as another does.
///
/// \param left_out  gets what is to be said of such forms; may be null
/// \throws Error as fit_equation_of_state()
std::vector<EosFit> fit_forms(const VolumeSeries &series, const std::vector<EosForm> &forms,
                              std::vector<std::string> *left_out = nullptr);

/// Fills in cells and ring angles from the structures of all points.
///
/// The rings and their groups are those of the structure whose volume is nearest to `reference`;
/// they are followed from each volume to the next, so that the angle may pass 90 degrees. Points
/// without two groups of rings keep no angle.
/// \param structures  one for each point
/// \throws Error if they do not hold the same atoms in the same order
void add_structures(VolumeSeries &series, const std::vector<Crystal> &structures, double reference);

/// The crystal at a pressure, between the points of a series.
struct StateAtPressure {
  double pressure = 0.0; ///< eV/Angstrom^3
  double volume = 0.0;   ///< Angstrom^3
  double energy = 0.0;   ///< eV
  std::optional<CellParameters> cell;
  std::optional<double> ring_angle; ///< degrees
};

/// State at a pressure: the volume from the equation of state, cell and angle by the cubic spline
/// through the points' values as functions of volume. Cell and angle are absent where not every
/// point has them.
///
/// \throws Error if the volume lies outside the series
StateAtPressure state_at(const VolumeSeries &series, const EquationOfState &eos, double pressure);

/// The same with the volume from the series' own pressures, by the cubic spline through the volumes
/// as a function of pressure.
///
/// \throws Error if a point has no pressure, the pressures do not fall with rising volume, or the
///               pressure lies outside of them
StateAtPressure state_at_own(const VolumeSeries &series, const EquationOfState &eos,
                             double pressure);

} // namespace ins
