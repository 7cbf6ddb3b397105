// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernels declared in messages.h. Included by the files that instantiate them, one for each
// l_max and precision.
#pragma once

#include "messages_device.h"
#include "messages_host.h"

namespace mace::kokkos {

template <int L_MAX, int L_IN, class Real>
void messages(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  if constexpr (on_host)
    detail::host_messages<L_MAX, L_IN>(edges, n_nodes, args);
  else
    detail::device_messages<L_MAX, L_IN>(edges, n_nodes, args);
}

template <int L_MAX, class Real>
void messages_adjoint_by_receiver(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  if constexpr (on_host)
    detail::host_adjoint_by_receiver<L_MAX>(edges, n_nodes, args);
  else
    detail::device_adjoint_by_receiver<L_MAX>(edges, n_nodes, args);
}

template <int L_MAX, int L_IN, class Real>
void messages_adjoint_by_sender(const Edges &edges, int n_rows, int n_nodes,
                                const Array<int> &node_of_row, const MessageArgs<Real> &args) {
  if constexpr (on_host)
    detail::host_adjoint_by_sender<L_MAX, L_IN>(edges, n_rows, n_nodes, node_of_row, args);
  else
    detail::device_adjoint_by_sender<L_MAX, L_IN>(edges, n_rows, n_nodes, node_of_row, args);
}

/// The kernels of one l_max and l_in, with what is needed to feed them.
template <int L_MAX, int L_IN, class Real> MessageKernels<Real> make_message_kernels() {
  using Group = PathGroup<L_MAX, L_IN>;
  MessageKernels<Real> kernels{Group::size, Group::n_out,
                               {},          messages<L_MAX, L_IN, Real>,
                               nullptr,     messages_adjoint_by_sender<L_MAX, L_IN, Real>};
  if constexpr (L_IN == 0)
    kernels.adjoint_by_receiver = messages_adjoint_by_receiver<L_MAX, Real>;
  for (const auto &item : Group::items)
    kernels.paths.push_back({item.l_edge, item.l_out, item.offset});
  return kernels;
}

} // namespace mace::kokkos
