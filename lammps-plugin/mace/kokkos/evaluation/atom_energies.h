// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/graph/edges.h"

namespace mace::kokkos {

/// Energies of the atoms from those of the nodes.
///
/// \param node_energy      (nodes) eV, without the isolated atoms'
/// \param isolated_energy  (species) eV
/// \param energies         (n_owned) eV by row, written; 0 where the model sees no atom
void energies_by_row(const Topology &topology, const Array<double> &node_energy,
                     const Array<double> &isolated_energy, const Array<double> &energies);

} // namespace mace::kokkos
