// SPDX-License-Identifier: GPL-2.0-or-later
#include "node_rows.h"

namespace mace::kokkos {

template <class Real>
void NodeRows<Real>::pack_rows(int n, const RowChoice &rows, const Message &message) const {
  constexpr int lanes = vec_width<Real>;
  const auto features = features_;
  const auto node_of_row = node_of_row_;
  const int channels = channels_, stride = doubles();
  for_each_node_vec(
      "mace::pack", n, features.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int node = node_of_row(rows(i));
        Real *out = reinterpret_cast<Real *>(message.data() + static_cast<std::size_t>(i) * stride);
        for (int c = 0; c < features.comps; ++c)
          for (int k = cv * lanes; k < channels && k < (cv + 1) * lanes; ++k)
            out[c * channels + k] =
                node < 0 ? Real(0)
                         : reinterpret_cast<const Real *>(&features(cv, node, c))[k - cv * lanes];
      });
}

template <class Real>
void NodeRows<Real>::unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  constexpr int lanes = vec_width<Real>;
  const auto features = features_;
  const auto node_of_row = node_of_row_;
  const int channels = channels_, stride = doubles();
  for_each_node_vec(
      "mace::unpack", n, features.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int node = node_of_row(rows(i));
        if (node < 0)
          return;
        const Real *in =
            reinterpret_cast<const Real *>(message.data() + static_cast<std::size_t>(i) * stride);
        for (int c = 0; c < features.comps; ++c)
          for (int k = cv * lanes; k < (cv + 1) * lanes; ++k)
            reinterpret_cast<Real *>(&features(cv, node, c))[k - cv * lanes] =
                k < channels ? in[c * channels + k] : Real(0);
      });
}

template <class Real>
void NodeRows<Real>::add_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  constexpr int lanes = vec_width<Real>;
  const auto features = features_;
  const auto node_of_row = node_of_row_;
  const int channels = channels_, stride = doubles();
  for_each_node_vec(
      "mace::add", n, features.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int node = node_of_row(rows(i));
        if (node < 0)
          return;
        const Real *in =
            reinterpret_cast<const Real *>(message.data() + static_cast<std::size_t>(i) * stride);
        for (int c = 0; c < features.comps; ++c)
          for (int k = cv * lanes; k < channels && k < (cv + 1) * lanes; ++k)
            reinterpret_cast<Real *>(&features(cv, node, c))[k - cv * lanes] +=
                in[c * channels + k];
      });
}

template class NodeRows<float>;
template class NodeRows<double>;

} // namespace mace::kokkos
