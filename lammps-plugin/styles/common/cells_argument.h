// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// The 3 or 9 integers behind the keyword `cells`: the box in units of the crystal's cell, row by
/// row. Anything else ends the run with a message.
///
/// \param command for the message, such as "Fix phonon_fd"
/// \param i       index of the keyword; becomes that of the next one
std::array<int, 9> cells_argument(LAMMPS_NS::LAMMPS *lmp, const std::string &command, int &i,
                                  int narg, char **arg);

} // namespace mace_lammps
