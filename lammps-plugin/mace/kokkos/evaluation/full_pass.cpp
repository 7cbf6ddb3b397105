// SPDX-License-Identifier: GPL-2.0-or-later
#include "full_pass.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>

namespace mace::kokkos {

namespace {

/// Between features by node and rows of atoms, components slowest and channels fastest. Lanes
/// beyond the last channel are set to zero: nothing has been computed for ghosts yet, and a NaN
/// there would survive the product with a weight of zero.
template <class Real>
void copy_rows(const Topology &topology, const NodeArray<Real> &features, int channels,
               const Array<Real> &rows, bool to_rows) {
  const auto node_of_row = topology.node_of_row;
  const int width = features.comps * channels;
  constexpr int lanes = vec_width<Real>;
  Kokkos::parallel_for(
      "mace::copy_rows", Kokkos::RangePolicy<Space>(0, topology.atoms.n_all),
      KOKKOS_LAMBDA(const int row) {
        const int node = node_of_row(row);
        for (int c = 0; c < features.comps; ++c)
          for (int k = 0; k < features.vecs * lanes; ++k) {
            const std::size_t place = static_cast<std::size_t>(row) * width + c * channels + k;
            if (node < 0) {
              if (k < channels)
                rows(place) = 0;
              continue;
            }
            Real &number = reinterpret_cast<Real *>(&features(k / lanes, node, c))[k % lanes];
            if (k >= channels)
              number = 0;
            else if (to_rows)
              rows(place) = number;
            else
              number = rows(place);
          }
      });
}

} // namespace

template <class Real> std::size_t EvaluationState<Real>::bytes() const {
  std::size_t total = edges.bytes() + shared.bytes() + sizeof(Real) * rows.extent(0) +
                      sizeof(double) * node_energy.extent(0);
  for (const auto &layer : layers)
    total += layer.bytes();
  return total;
}

/// Nodes that take part in a layer: all whose features later layers need.
template <class Real> Graph<Real> FullPass<Real>::forward_graph(int layer) {
  const NodeOrder &order = topology_.order;
  Graph<Real> g{topology_, state_.edges, order.level_end[this->last() - layer], {}};
  for (const Segment &s : order.segments)
    if (s.begin < g.n_nodes)
      g.segments.push_back(s);
  return g;
}

template <class Real> void FullPass<Real>::read_out(int layer, LayerState<Real> &state) {
  Kokkos::Profiling::ScopedRegion region("mace::readout");
  readout(head_.readouts[layer], topology_.order.level_end[0], state.H, state.dH,
          state_.node_energy);
}

template <class Real> void FullPass<Real>::fed(int layer) {
  if (exchange_)
    exchange_rows(layer, state_.layers[layer].features, true);
}

template <class Real> void FullPass<Real>::features_known(int layer, LayerState<Real> &state) {
  if (exchange_)
    exchange_rows(layer, state.features_adjoint, false);
}

/// Hands features to their ghosts, or collects the adjoints of ghosts.
template <class Real>
void FullPass<Real>::exchange_rows(int layer, const NodeArray<Real> &features, bool forward) {
  Kokkos::Profiling::ScopedRegion region("mace::exchange");
  const int channels = this->layer(layer).feature_channels();
  const int width = features.comps * channels;
  Array<Real> &rows = state_.rows;
  reserve(rows, static_cast<std::size_t>(topology_.atoms.n_all) * width);
  copy_rows(topology_, features, channels, rows, true);
  auto host = Kokkos::create_mirror_view(rows);
  Kokkos::deep_copy(host, rows);
  if (forward)
    exchange_->forward(host.data(), width);
  else
    exchange_->reverse(host.data(), width);
  Kokkos::deep_copy(rows, host);
  copy_rows(topology_, features, channels, rows, false);
}

template struct EvaluationState<float>;
template struct EvaluationState<double>;
template class FullPass<float>;
template class FullPass<double>;

} // namespace mace::kokkos
