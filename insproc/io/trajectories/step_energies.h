// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace ins {

/// Reads the potential energy of every step from the history of a fix cell_relax (csv with the
/// columns step and energy) or from a log of LAMMPS (Step and PotEng, or E_pair and E_mol; a step
/// that is printed again has its last value).
///
/// \param units  of the file, metal or real; empty: as the log tells, metal for a history
/// \return       eV of the box, by step
/// \throws Error naming file and line
std::map<long, double> read_step_energies(const std::string &path, const std::string &units);

} // namespace ins
