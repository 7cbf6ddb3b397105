// SPDX-License-Identifier: GPL-2.0-or-later
#include "channel_products.h"

namespace mace::kokkos {

template <class Real>
void contract(int n_nodes, const NodeArray<Real> &x, const NodeArray<Real> &y,
              const NodeArray<Real> &a, int out) {
  for_each_node_vec(
      "mace::contract", n_nodes, y.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        Vec<Real> sum = {};
        for (int c = 0; c < y.comps; ++c)
          sum += x(cv, node, c) * y(cv, node, c);
        a(cv, node, out) = sum;
      });
}

template <class Real>
void contract_adjoint(int n_nodes, const NodeArray<Real> &da, int out, const NodeArray<Real> &x,
                      const NodeArray<Real> &y_to_dy, const NodeArray<Real> &dx) {
  const auto y = y_to_dy;
  for_each_node_vec(
      "mace::contract_adjoint", n_nodes, y.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        const Vec<Real> d = da(cv, node, out);
        for (int c = 0; c < y.comps; ++c) {
          dx(cv, node, c) += d * y(cv, node, c);
          y(cv, node, c) = d * x(cv, node, c);
        }
      });
}

template <class Real>
void scale_degrees(int n_nodes, const NodeArray<Real> &x, const NodeArray<Real> &s,
                   const NodeArray<Real> &y) {
  for_each_node_vec(
      "mace::scale_degrees", n_nodes, y.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        for (int l = 0; l < s.comps; ++l)
          for (int c = l * l; c < (l + 1) * (l + 1); ++c)
            y(cv, node, c) = x(cv, node, c) * s(cv, node, l);
      });
}

template <class Real>
void scale_degrees_adjoint(int n_nodes, const NodeArray<Real> &dy, const NodeArray<Real> &x,
                           const NodeArray<Real> &s_to_ds, const NodeArray<Real> &dx) {
  const auto s = s_to_ds;
  for_each_node_vec(
      "mace::scale_degrees_adjoint", n_nodes, dy.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        for (int l = 0; l < s.comps; ++l) {
          Vec<Real> sum = {};
          for (int c = l * l; c < (l + 1) * (l + 1); ++c) {
            sum += dy(cv, node, c) * x(cv, node, c);
            dx(cv, node, c) += dy(cv, node, c) * s(cv, node, l);
          }
          s(cv, node, l) = sum;
        }
      });
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template void contract(int, const NodeArray<Real> &, const NodeArray<Real> &,                    \
                         const NodeArray<Real> &, int);                                            \
  template void contract_adjoint(int, const NodeArray<Real> &, int, const NodeArray<Real> &,       \
                                 const NodeArray<Real> &, const NodeArray<Real> &);                \
  template void scale_degrees(int, const NodeArray<Real> &, const NodeArray<Real> &,               \
                              const NodeArray<Real> &);                                            \
  template void scale_degrees_adjoint(int, const NodeArray<Real> &, const NodeArray<Real> &,       \
                                      const NodeArray<Real> &, const NodeArray<Real> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
