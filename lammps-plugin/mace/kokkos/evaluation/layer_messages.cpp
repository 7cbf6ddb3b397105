// SPDX-License-Identifier: GPL-2.0-or-later
#include "layer_messages.h"

#include "mace/error.h"
#include "mace/kokkos/radial/radial_functions.h"

namespace mace::kokkos {

namespace {

/// Which of a layer's paths this is, and how many before it lead into the same degree.
std::pair<int, int> find_path(const Layer &layer, int l_in, int l_edge, int l_out) {
  int block = 0;
  for (std::size_t p = 0; p < layer.paths.size(); ++p) {
    const Path &path = layer.paths[p];
    if (path.l_in == l_in && path.l_edge == l_edge && path.l_out == l_out)
      return {static_cast<int>(p), block};
    block += path.l_out == l_out;
  }
  return {-1, block};
}

} // namespace

template <class Real>
LayerMessages<Real> make_layer_messages(const Model &model, int index,
                                        const RadialTables<Real> &tables) {
  const Layer &layer = model.layers[index];
  const std::string place = "model " + model.name + ", layer " + std::to_string(index + 1);
  LayerMessages<Real> messages;
  messages.vecs = vec_count<Real>(message_channels(model, layer));
  messages.paths_into.resize(model.l_max + 1);
  std::vector<int> path_order;
  for (int l_in = 0; l_in < static_cast<int>(layer.linear_up.size()); ++l_in) {
    MessageGroup<Real> group{message_kernels<Real>(model.l_max, l_in), l_in,
                             static_cast<int>(path_order.size()), messages.comps};
    for (const auto &[l_edge, l_out, offset] : group.kernels.paths) {
      const auto [path, block] = find_path(layer, l_in, l_edge, l_out);
      if (path < 0)
        throw Error(place + " has no path " + std::to_string(l_in) + " x " +
                    std::to_string(l_edge) + " -> " + std::to_string(l_out) +
                    ", which the native engine expects");
      path_order.push_back(path);
      messages.paths_into[l_out].push_back({group.first_comp + offset, block});
    }
    messages.comps += group.kernels.n_comps;
    messages.groups.push_back(std::move(group));
  }
  if (path_order.size() != layer.paths.size())
    throw Error(place + " has " + std::to_string(layer.paths.size()) +
                " paths where the native engine knows " + std::to_string(path_order.size()));
  messages.table = tables(index, path_order);
  return messages;
}

template LayerMessages<float> make_layer_messages(const Model &, int, const RadialTables<float> &);
template LayerMessages<double> make_layer_messages(const Model &, int,
                                                   const RadialTables<double> &);

} // namespace mace::kokkos
