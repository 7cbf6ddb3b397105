// SPDX-License-Identifier: GPL-2.0-or-later
#include "atom_energies.h"

namespace mace::kokkos {

void energies_by_row(const Topology &topology, const Array<double> &node_energy,
                     const Array<double> &isolated_energy, const Array<double> &energies) {
  const auto node_of_row = topology.node_of_row, species = topology.node_species;
  Kokkos::parallel_for(
      "mace::atom_energies", range(topology.atoms.n_owned), KOKKOS_LAMBDA(const int row) {
        const int node = node_of_row(row);
        energies(row) = node < 0 ? 0.0 : node_energy(node) + isolated_energy(species(node));
      });
}

} // namespace mace::kokkos
