// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "styles/bridge/box.h"

#include "lmptype.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// The simulation box as it is now, its atoms in order of rising ID; on rank 0, empty on others.
struct GatheredBox {
  Box box; ///< without symbols until name_elements()
  std::vector<int> types;
  std::vector<LAMMPS_NS::tagint> ids;
};

/// Collective. What tells atoms apart comes from atom_identity.h.
GatheredBox gather_box(LAMMPS_NS::LAMMPS *lmp);

/// Fills in the symbols.
///
/// \param elements of the atom types; empty: from the masses
/// \throws std::exception if no element has an atom's mass
void name_elements(GatheredBox &gathered, const std::vector<std::string> &elements);

} // namespace mace_lammps
