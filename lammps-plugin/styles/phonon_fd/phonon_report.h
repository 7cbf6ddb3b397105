// SPDX-License-Identifier: GPL-2.0-or-later
//
// What fix phonon_fd tells its user on screen and in the log file.
#pragma once

#include "styles/bridge/phonon_job.h"

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Largest force on an atom; eV/Angstrom.
double largest_force(const PhononReference &reference);

/// Largest component of the stress once its mean pressure is taken off; eV/Angstrom^3.
double largest_deviator(const PhononReference &reference);

/// Symmetry, displacements and how well the crystal is relaxed, with warnings if it is not.
///
/// \param energy_unit  one eV in LAMMPS' unit
void report_start(LAMMPS_NS::LAMMPS *lmp, const char *style, const PhononJob &job,
                  const PhononSettings &settings, const PhononReference &reference,
                  double energy_unit);

/// The finished force constants, with a warning if modes are imaginary.
void report_result(LAMMPS_NS::LAMMPS *lmp, const char *style, const PhononJob &job,
                   const PhononSettings &settings, const PhononSummary &summary);

} // namespace mace_lammps
