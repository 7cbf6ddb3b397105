// SPDX-License-Identifier: GPL-2.0-or-later
#include "cells_argument.h"

#include "error.h"
#include "lammps.h"
#include "utils.h"

namespace mace_lammps {

namespace utils = LAMMPS_NS::utils;

std::array<int, 9> cells_argument(LAMMPS_NS::LAMMPS *lmp, const std::string &command, int &i,
                                  int narg, char **arg) {
  int n = 0;
  while (i + 1 + n < narg && n < 9 && utils::is_integer(arg[i + 1 + n]))
    ++n;
  if (n != 3 && n != 9)
    lmp->error->all(FLERR, "{}: cells takes 3 or 9 integers, there are {}", command, n);
  std::array<int, 9> cells{};
  for (int k = 0; k < n; ++k)
    cells[n == 3 ? 4 * k : k] = utils::inumeric(FLERR, arg[i + 1 + k], false, lmp);
  i += n + 1;
  return cells;
}

} // namespace mace_lammps
