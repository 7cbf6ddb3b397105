// SPDX-License-Identifier: GPL-2.0-or-later
//
// Radial tables in memory that processes of a node share: one makes them there, the others find
// them there.
#pragma once

#include "layer_messages.h"
#include "mace/node_memory.h"

namespace mace::kokkos {

/// Memory of a node that tables lie in.
struct NodeTables {
  std::vector<std::shared_ptr<const std::byte>> held;
  std::size_t bytes = 0;
};

/// Makes tables.
///
/// \param elements  model's element index of each species
/// \param room      where they are put: two pieces for each layer. Null: in memory of their own
/// \param kept      keeps what the tables lie in; to live as long as they do, as model and elements
///                  as long as tables are made
template <class Real>
RadialTables<Real> tables_for_node(const Model &model, const std::vector<int> &elements,
                                   NodeMemory::Room *room, NodeTables &kept);

/// Finds the tables that another process has made so.
///
/// \param pieces  those two of each layer. A table that was made for other kernels than those of
///                this process is made anew
template <class Real>
RadialTables<Real> tables_of_node(const Model &model, const std::vector<int> &elements,
                                  std::span<const NodeMemory::Piece> pieces, NodeTables &kept);

} // namespace mace::kokkos
