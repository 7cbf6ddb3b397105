// SPDX-License-Identifier: GPL-2.0-or-later
//
// The messages of one layer: its paths in the order of the kernels, their radial table, and where
// each path's components are written.
#pragma once

#include "mace/kokkos/messages/messages.h"

#include <functional>
#include <vector>

namespace mace::kokkos {

/// The paths of one degree l_in: its kernels and where they read and write.
template <class Real> struct MessageGroup {
  MessageKernels<Real> kernels;
  int l_in;
  int first_path;
  int first_comp;
};

/// A path into some degree.
struct PathPlace {
  int comp;  ///< its first component in the message
  int block; ///< its place among the blocks of rows of Layer::linear
};

template <class Real> struct LayerMessages {
  RadialTable<Real> table;
  std::vector<MessageGroup<Real>> groups;
  int comps = 0;                                  ///< components of the message
  int vecs = 0;                                   ///< vectors of its channels
  std::vector<std::vector<PathPlace>> paths_into; ///< per l of the message
};

/// Where layers have their radial tables from.
/// \param index       which layer of the model
/// \param path_order  as in make_radial_table()
template <class Real>
using RadialTables =
    std::function<RadialTable<Real>(int index, const std::vector<int> &path_order)>;

/// \param index   which layer of the model
/// \param tables  gives the layer's table
/// \throws Error if the layer lacks a path that the kernels expect, or has others; as `tables` does
template <class Real>
LayerMessages<Real> make_layer_messages(const Model &model, int index,
                                        const RadialTables<Real> &tables);

} // namespace mace::kokkos
