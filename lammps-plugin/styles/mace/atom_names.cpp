// SPDX-License-Identifier: GPL-2.0-or-later
#include "atom_names.h"

#include "atom.h"
#include "fmt/format.h"
#include "lammps.h"

#include <cmath>
#include <cstddef>

namespace mace_lammps {

namespace {

/// Below this distance the engines give up; Angstrom.
constexpr double on_top = 1e-6;

/// \param center  of atoms
/// \return        row of a neighbor in the same place; -1 if there is none
int neighbor_on_top(const mace::Atoms &atoms, int center) {
  const double *a = atoms.positions + 3 * static_cast<std::size_t>(atoms.centers[center]);
  for (std::int64_t k = atoms.first[center]; k < atoms.first[center + 1]; ++k) {
    const double *b = atoms.positions + 3 * static_cast<std::size_t>(atoms.neighbors[k]);
    if (std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) <= on_top)
      return atoms.neighbors[k];
  }
  return -1;
}

} // namespace

std::string name_atoms(LAMMPS_NS::LAMMPS *lmp, const mace::Atoms &atoms,
                       const mace::AtomError &error) {
  const LAMMPS_NS::Atom &atom = *lmp->atom;
  if (!atom.tag_enable)
    return error.what();
  const auto id = atom.tag[error.row()];
  for (int c = 0; c < atoms.n_centers; ++c)
    if (atoms.centers[c] == error.row()) {
      const double *x = atom.x[error.row()];
      const std::string place = fmt::format("({:.6g}, {:.6g}, {:.6g})", x[0], x[1], x[2]);
      if (const int other = neighbor_on_top(atoms, c); other >= 0)
        return fmt::format("atoms {} and {} are both at {}", id, atom.tag[other], place);
      return fmt::format("atom {} at {} {}", id, place, error.complaint());
    }
  return fmt::format("atom {} {}", id, error.complaint());
}

} // namespace mace_lammps
