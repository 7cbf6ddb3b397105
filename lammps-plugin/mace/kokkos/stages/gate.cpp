// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate.h"

#include "mace/kokkos/base/activation.h"

namespace mace::kokkos {

template <class Real>
void apply_gate(const Gate<Real> &gate, int n_nodes, const NodeArray<Real> &x,
                const NodeArray<Real> &y) {
  for_each_node_vec(
      "mace::gate", n_nodes, y.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        const Vec<Real> scalar = x(cv, node, 0);
        y(cv, node, 0) = gate.scalar_scale * scalar * sigmoid_of_each<Real>(scalar);
        for (int l = 1; l <= gate.l_max; ++l) {
          const Vec<Real> open = gate.gate_scale * sigmoid_of_each<Real>(x(cv, node, l));
          for (int c = l * l; c < (l + 1) * (l + 1); ++c)
            y(cv, node, c) = open * x(cv, node, c + gate.l_max);
        }
      });
}

template <class Real>
void gate_adjoint(const Gate<Real> &gate, int n_nodes, const NodeArray<Real> &dy,
                  const NodeArray<Real> &x_to_dx, const NodeArray<Real> &dot) {
  const auto x = x_to_dx;
  for_each_node_vec(
      "mace::gate_adjoint", n_nodes, dy.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        const Vec<Real> scalar = x(cv, node, 0), s = sigmoid_of_each<Real>(scalar);
        const Vec<Real> dscalar = gate.scalar_scale * silu_slope<Real>(scalar, s) * dy(cv, node, 0);
        x(cv, node, 0) = dscalar;
        Vec<Real> sum = scalar * dscalar;
        for (int l = 1; l <= gate.l_max; ++l) {
          const Vec<Real> g = x(cv, node, l), share = sigmoid_of_each<Real>(g);
          const Vec<Real> open = gate.gate_scale * share;
          Vec<Real> product = {}; // sum over m of x_lm dy_lm
          for (int c = l * l; c < (l + 1) * (l + 1); ++c) {
            const Vec<Real> d = dy(cv, node, c);
            product += x(cv, node, c + gate.l_max) * d;
            x(cv, node, c + gate.l_max) = open * d;
          }
          const Vec<Real> dg = open * (Real(1) - share) * product;
          x(cv, node, l) = dg;
          sum += open * product + g * dg;
        }
        dot(cv, node, 0) = sum;
      });
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template void apply_gate(const Gate<Real> &, int, const NodeArray<Real> &,                       \
                           const NodeArray<Real> &);                                               \
  template void gate_adjoint(const Gate<Real> &, int, const NodeArray<Real> &,                     \
                             const NodeArray<Real> &, const NodeArray<Real> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
