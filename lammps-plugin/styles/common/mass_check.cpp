// SPDX-License-Identifier: GPL-2.0-or-later
#include "mass_check.h"

#include "element_of_mass.h"
#include "mace/elements.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "lammps.h"

#include <cmath>

namespace mace_lammps {

namespace {

/// A mass this close to an element's standard weight has been typed for that element; amu.
constexpr double typed = 0.05;

/// Isotopes of one element differ by less, hydrogen aside.
constexpr double isotopes = 0.15;

constexpr double heaviest_hydrogen = 4.1; ///< amu

} // namespace

void warn_of_masses(LAMMPS_NS::LAMMPS *lmp, const int *species_of_type,
                    const char *const *elements) {
  const LAMMPS_NS::Atom &atom = *lmp->atom;
  if (!atom.mass || atom.rmass)
    return;
  std::string message;
  for (int type = 1; type <= atom.ntypes; ++type) {
    const int species = species_of_type[type];
    if (species < 0 || !atom.mass_setflag[type])
      continue;
    const std::string element = elements[species];
    const double mass = atom.mass[type], weight = standard_weight(mace::atomic_number(element));
    if (weight == 0.0 || std::abs(mass - weight) <= typed ||
        (element == "H" && mass <= heaviest_hydrogen))
      continue;
    std::string other = element_of_mass(mass);
    if (!other.empty() && std::abs(mass - standard_weight(mace::atomic_number(other))) > typed)
      other.clear();
    if (other.empty() && std::abs(mass - weight) <= isotopes * weight)
      continue;
    message +=
        fmt::format("{}{} for atom type {}, of mass {:.6g}{}", message.empty() ? "" : ", ", element,
                    type, mass, other.empty() || other == element ? "" : " as " + other);
  }
  if (!message.empty() && lmp->comm->me == 0)
    lmp->error->warning(FLERR,
                        "Pair style mace: pair_coeff names {}: elements must stand in the order of "
                        "the atom types",
                        message);
}

} // namespace mace_lammps
