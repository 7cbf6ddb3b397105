// SPDX-License-Identifier: GPL-2.0-or-later
#include "gathered_box.h"

#include "box_gather.h"
#include "element_of_mass.h"

#include "atom.h"
#include "domain.h"
#include "error.h"
#include "lammps.h"

#include <stdexcept>

namespace mace_lammps {

GatheredBox gather_box(LAMMPS_NS::LAMMPS *lmp) {
  const LAMMPS_NS::Atom &atom = *lmp->atom;
  const LAMMPS_NS::Domain &domain = *lmp->domain;
  const BoxGather gather(lmp);
  GatheredBox result;
  Box &box = result.box;
  const double *h = domain.h;
  box.lattice = {h[0], 0.0, 0.0, h[5], h[1], 0.0, h[4], h[3], h[2]};
  box.positions = gather.vectors(atom.x);
  for (std::size_t k = 0; k < box.positions.size(); ++k)
    box.positions[k] -= domain.boxlo[k % 3];

  std::vector<double> masses, types;
  for (int i = 0; i < atom.nlocal; ++i) {
    masses.push_back(atom.rmass ? atom.rmass[i] : atom.mass[atom.type[i]]);
    types.push_back(atom.type[i]);
  }
  box.masses = gather.numbers(masses);
  for (const double type : gather.numbers(types))
    result.types.push_back(static_cast<int>(type));
  result.ids = gather.ids();
  box.ids.assign(result.ids.begin(), result.ids.end());
  return result;
}

void name_elements(GatheredBox &gathered, const std::vector<std::string> &elements) {
  Box &box = gathered.box;
  for (std::size_t i = 0; i < gathered.ids.size(); ++i) {
    const int type = gathered.types[i];
    box.symbols.push_back(elements.empty() ? element_of_mass(box.masses[i]) : elements[type - 1]);
    if (box.symbols.back().empty())
      throw std::runtime_error(fmt::format("no element has the mass {} of atom type {}: name the "
                                           "elements of all types with the keyword elements",
                                           box.masses[i], type));
  }
}

} // namespace mace_lammps
