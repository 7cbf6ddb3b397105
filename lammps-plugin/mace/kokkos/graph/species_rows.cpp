// SPDX-License-Identifier: GPL-2.0-or-later
#include "species_rows.h"

namespace mace::kokkos {

template <class Real>
NodeArray<Real> make_species_rows(const std::vector<std::vector<std::vector<double>>> &rows,
                                  const char *label) {
  constexpr int width = vec_width<Real>;
  NodeArray<Real> array(label);
  array.resize(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()),
               vec_count<Real>(static_cast<int>(rows[0][0].size())));
  auto host = Kokkos::create_mirror_view(array.data);
  for (std::size_t i = 0; i < host.extent(0); ++i)
    host(i) = Vec<Real>{};
  for (int s = 0; s < array.nodes; ++s)
    for (int c = 0; c < array.comps; ++c)
      for (int k = 0; k < static_cast<int>(rows[s][c].size()); ++k)
        reinterpret_cast<Real *>(&host(array.index(k / width, s, c)))[k % width] =
            static_cast<Real>(rows[s][c][k]);
  Kokkos::deep_copy(array.data, host);
  return array;
}

template <class Real>
void add_species_rows(const NodeArray<Real> &rows, const Array<int> &node_species, int n_nodes,
                      const NodeArray<Real> &y) {
  for_each_node_vec(
      "mace::species_rows", n_nodes, rows.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        for (int c = 0; c < rows.comps; ++c)
          y(cv, node, c) += rows(cv, node_species(node), c);
      });
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template NodeArray<Real> make_species_rows(                                                      \
      const std::vector<std::vector<std::vector<double>>> &, const char *);                        \
  template void add_species_rows(const NodeArray<Real> &, const Array<int> &, int,                 \
                                 const NodeArray<Real> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
