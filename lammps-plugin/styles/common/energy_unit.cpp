// SPDX-License-Identifier: GPL-2.0-or-later
#include "energy_unit.h"

#include "error.h"
#include "lammps.h"
#include "update.h"
#include "utils.h"

using namespace LAMMPS_NS;

namespace mace_lammps {

double energy_unit(LAMMPS *lmp, const std::string &who) {
  const std::string units = lmp->update->unit_style;
  if (units == "real")
    return utils::get_conversion_factor(utils::ENERGY, utils::METAL2REAL);
  if (units != "metal")
    lmp->error->all(FLERR, "{} works with units metal or units real, not with units {}", who,
                    units);
  return 1.0;
}

} // namespace mace_lammps
