// SPDX-License-Identifier: GPL-2.0-or-later
#include "isolated_energies.h"

#include <cstddef>
#include <cstdint>
#include <numeric>

namespace mace {

std::vector<double> isolated_energies(Evaluator &evaluator, int n_species) {
  // One atom of each species, and nobody has a neighbor.
  std::vector<int> rows(n_species);
  std::iota(rows.begin(), rows.end(), 0);
  const std::vector<double> positions(3 * static_cast<std::size_t>(n_species));
  const std::vector<std::int64_t> first(static_cast<std::size_t>(n_species) + 1);
  Atoms atoms;
  atoms.n_owned = atoms.n_all = atoms.n_centers = n_species;
  atoms.positions = positions.data();
  atoms.species = atoms.image_of = atoms.centers = rows.data();
  atoms.first = first.data();
  atoms.list_id = ~std::uint64_t(0) - 1;

  std::vector<double> energies(n_species);
  Results results;
  results.atom_energy = energies.data();
  results.want_virial = false;
  evaluator.evaluate(atoms, results, nullptr);
  return energies;
}

} // namespace mace
