// SPDX-License-Identifier: GPL-2.0-or-later
#include "node_rows.h"

namespace mace::kokkos {

namespace {

/// Calls use(feature, place) for every number that is kept of the chosen rows.
///
/// `feature` is null where a row has no node. `place` is where the number stands in a message of
/// Reals, negative for lanes beyond the last channel.
template <class Real, class Use>
void for_each_node_number(const char *name, int n, const RowChoice &rows,
                          const NodeArray<Real> &features, const Array<int> &node_of_row,
                          int channels, int doubles, const Use &use) {
  constexpr int lanes = vec_width<Real>;
  const std::size_t stride = doubles * (sizeof(double) / sizeof(Real));
  for_each_node_vec(
      name, n, features.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int node = node_of_row(rows(i));
        for (int c = 0; c < features.comps; ++c)
          for (int lane = 0; lane < lanes; ++lane) {
            const int channel = cv * lanes + lane;
            use(node < 0 ? nullptr : reinterpret_cast<Real *>(&features(cv, node, c)) + lane,
                channel < channels
                    ? static_cast<std::ptrdiff_t>(i * stride + c * channels + channel)
                    : std::ptrdiff_t(-1));
          }
      });
}

} // namespace

template <class Real>
void NodeRows<Real>::pack_rows(int n, const RowChoice &rows, const Message &message) const {
  auto *out = reinterpret_cast<Real *>(message.data());
  for_each_node_number(
      "mace::pack", n, rows, features_, node_of_row_, channels_, doubles(),
      KOKKOS_LAMBDA(const Real *feature, const std::ptrdiff_t place) {
        if (place >= 0)
          out[place] = feature ? *feature : Real(0);
      });
}

template <class Real>
void NodeRows<Real>::unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  const auto *in = reinterpret_cast<const Real *>(message.data());
  for_each_node_number(
      "mace::unpack", n, rows, features_, node_of_row_, channels_, doubles(),
      KOKKOS_LAMBDA(Real * feature, const std::ptrdiff_t place) {
        if (feature)
          *feature = place >= 0 ? in[place] : Real(0);
      });
}

template <class Real>
void NodeRows<Real>::add_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  const auto *in = reinterpret_cast<const Real *>(message.data());
  for_each_node_number(
      "mace::add", n, rows, features_, node_of_row_, channels_, doubles(),
      KOKKOS_LAMBDA(Real * feature, const std::ptrdiff_t place) {
        if (feature && place >= 0)
          *feature += in[place];
      });
}

template class NodeRows<float>;
template class NodeRows<double>;

} // namespace mace::kokkos
