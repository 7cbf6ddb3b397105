// SPDX-License-Identifier: GPL-2.0-or-later
#include "feature_rows.h"

namespace mace::kokkos {

template <class Real>
void copy_features(const NodeArray<Real> &features, const std::vector<int> &row_of_node,
                   int n_nodes, int channels, int components, double *rows, int stride) {
  constexpr int lanes = vec_width<Real>;
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), features.data);
  for (int node = 0; node < n_nodes; ++node) {
    double *row = rows + static_cast<std::size_t>(row_of_node[node]) * stride;
    for (int l = 0; l * l < components; ++l)
      for (int k = 0; k < channels; ++k)
        for (int m = 0; m < 2 * l + 1; ++m) {
          const Vec<Real> &vector = host(features.index(k / lanes, node, l * l + m));
          *row++ = reinterpret_cast<const Real *>(&vector)[k % lanes];
        }
  }
}

template void copy_features(const NodeArray<float> &, const std::vector<int> &, int, int, int,
                            double *, int);
template void copy_features(const NodeArray<double> &, const std::vector<int> &, int, int, int,
                            double *, int);

} // namespace mace::kokkos
