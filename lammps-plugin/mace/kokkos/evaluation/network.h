// SPDX-License-Identifier: GPL-2.0-or-later
//
// The weights of a model for some species in one precision, in the kernels' layout. Engines with
// different heads of one model share them: nothing here is changed once it is made.
#pragma once

#include "layer.h"
#include "mace/kokkos/polar/polar_networks.h"
#include "node_tables.h"

#include <functional>
#include <memory>

namespace mace::kokkos {

template <class Real> struct Network {
  /// \param atomic_numbers  Z of species 0, 1, ...
  /// \param room            for tables that other processes will see; null: of its own
  /// \throws Error naming the element or block that is not there or not supported
  Network(const Model &model, const std::vector<int> &atomic_numbers,
          NodeMemory::Room *room = nullptr);
  /// With the tables that another process has put into such a room.
  Network(const Model &model, const std::vector<int> &atomic_numbers,
          std::span<const NodeMemory::Piece> tables);

  NodeTables node_tables;    ///< what tables of `layers` lie in
  std::vector<int> elements; ///< model's element index of each species
  std::vector<LayerKernels<Real>> layers;
  std::optional<PolarNetworks<Real>> polar; ///< of a polarizable model
  /// The model without the weights that are in `layers`: what heads are made from.
  Model remainder;

  std::size_t bytes() const;

private:
  Network(const Model &model, const std::vector<int> &atomic_numbers,
          const std::function<RadialTables<Real>(Network &)> &tables);
};

/// A network that lives already, or a new one.
///
/// With memory of a node, all processes that share it call this, and the model is read and its
/// tables are made by one of them.
///
/// \param file            path of the model file; the file's size and time are looked at too
/// \param atomic_numbers  Z of species 0, 1, ...
/// \param read            reads the model, if it is needed
/// \param node            null: this process is by itself
/// \throws Error as the constructor and `read` do
template <class Real>
std::shared_ptr<const Network<Real>>
shared_network(const std::string &file, const std::vector<int> &atomic_numbers,
               const std::function<Model()> &read, NodeMemory *node);

} // namespace mace::kokkos
