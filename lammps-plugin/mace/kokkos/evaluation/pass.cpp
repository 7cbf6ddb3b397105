// SPDX-License-Identifier: GPL-2.0-or-later
#include "pass.h"

namespace mace::kokkos {

template <class Real> void Pass<Real>::forward() {
  for (int l = 0; l <= last(); ++l) {
    const Graph<Real> graph = forward_graph(l);
    LayerState<Real> &state = forward_state(l);
    layers_[l].forward(graph, state, shared_, l > 0 ? &below(l, graph) : nullptr);
    state.dH.resize(graph.n_nodes, layers_[l].output_comps(), state.H.vecs);
    Kokkos::deep_copy(state.dH.data, Vec<Real>{});
    read_out(l, state);
    if (l < last()) {
      layers_[l].feed(layers_[l + 1], graph, state, forward_state(l + 1));
      fed(l + 1);
    }
  }
}

template <class Real> void Pass<Real>::reverse() {
  for (int l = last(); l >= 0; --l) {
    const Graph<Real> graph = reverse_graph(l);
    LayerState<Real> &state = reverse_state(l);
    begin_reverse(l);
    layers_[l].reverse_nodes(graph, state, shared_);
    messages_known(l);
    layers_[l].reverse_density(graph, state, shared_);
    density_added(l);
    add_messages(l, graph, state);
    messages_added(l);
    if (l == 0)
      return;
    leave(l, state);
    layers_[l].reverse_residual(graph, state, shared_);
    layers_[l].reverse_skip(graph, state, reverse_state(l - 1));
    features_known(l, state);
    layers_[l - 1].feed_adjoint(layers_[l], reverse_graph(l - 1), reverse_state(l - 1), state);
  }
}

template class Pass<float>;
template class Pass<double>;

} // namespace mace::kokkos
