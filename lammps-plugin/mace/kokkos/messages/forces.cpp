// SPDX-License-Identifier: GPL-2.0-or-later
#include "forces.h"

#include "edge_frame.h"

namespace mace::kokkos {

template <class Real>
void edge_gradients(const Edges &edges, const Array<Real> &edge_adjoint,
                    const Array<Real> &gradient) {
  Kokkos::parallel_for(
      "mace::edge_gradients", range(edges.count), KOKKOS_LAMBDA(const int e) {
        double u[3], t1[3], t2[3];
        detail::direction(edges.vector, e, u);
        detail::tangents(u, t1, t2);
        for (int a = 0; a < 3; ++a)
          gradient(3 * e + a) =
              static_cast<Real>(edge_adjoint(3 * e) * u[a] + edge_adjoint(3 * e + 1) * t1[a] +
                                edge_adjoint(3 * e + 2) * t2[a]);
      });
}

template <class Real>
void collect_forces(const Edges &edges, const Topology &topology, const Array<Real> &gradient,
                    const Array<double> &forces) {
  const auto node_of_row = topology.node_of_row;
  const int n_nodes = topology.order.n_nodes;
  Kokkos::parallel_for(
      "mace::forces", range(topology.order.n_rows), KOKKOS_LAMBDA(const int row) {
        double f[3] = {};
        const int node = node_of_row(row);
        if (node >= 0 && node < n_nodes)
          for (int e = edges.first(node); e < edges.first(node + 1); ++e)
            for (int a = 0; a < 3; ++a)
              f[a] -= gradient(3 * e + a);
        for (int s = edges.sent_begin(row); s < edges.sender_end(row); ++s)
          for (int a = 0; a < 3; ++a)
            f[a] += gradient(3 * edges.by_sender(s) + a);
        for (int a = 0; a < 3; ++a)
          forces(3 * row + a) = f[a];
      });
}

namespace {

/// Component c of an edge's r (x) f: xx, yy, zz, xy, xz, yz, and yx, zx, zy.
template <class Real>
KOKKOS_INLINE_FUNCTION double edge_virial(const Edges &edges, const Array<Real> &gradient, int e,
                                          int c) {
  constexpr int a[9] = {0, 1, 2, 0, 0, 1, 1, 2, 2}, b[9] = {0, 1, 2, 1, 2, 2, 0, 0, 1};
  return -edges.vector(3 * e + a[c]) * gradient(3 * e + b[c]);
}

/// Sums of several numbers at once.
template <int N> struct Sums {
  double v[N] = {};
  KOKKOS_INLINE_FUNCTION Sums &operator+=(const Sums &other) {
    for (int c = 0; c < N; ++c)
      v[c] += other.v[c];
    return *this;
  }
};

template <int N, class Real> Sums<N> sum_virial(const Edges &edges, const Array<Real> &gradient) {
  Sums<N> total;
  Kokkos::parallel_reduce(
      "mace::virial", range(edges.count),
      KOKKOS_LAMBDA(const int e, Sums<N> &sum) {
        for (int c = 0; c < N; ++c)
          sum.v[c] += edge_virial(edges, gradient, e, c);
      },
      total);
  return total;
}

} // namespace

template <class Real>
void collect_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]) {
  const Sums<6> sums = sum_virial<6>(edges, gradient);
  for (int c = 0; c < 6; ++c)
    virial[c] = sums.v[c];
}

template <class Real>
void collect_symmetric_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]) {
  const Sums<9> sums = sum_virial<9>(edges, gradient);
  for (int c = 0; c < 6; ++c)
    virial[c] = c < 3 ? sums.v[c] : 0.5 * (sums.v[c] + sums.v[c + 3]);
}

template <class Real>
void collect_atom_virial(const Edges &edges, const Topology &topology, const Array<Real> &gradient,
                         const Array<double> &virial) {
  const auto node_of_row = topology.node_of_row;
  const int n_nodes = topology.order.n_nodes;
  Kokkos::parallel_for(
      "mace::atom_virial", range(topology.order.n_rows), KOKKOS_LAMBDA(const int row) {
        for (int c = 0; c < 6; ++c) {
          double sum = 0.0;
          const int node = node_of_row(row);
          if (node >= 0 && node < n_nodes)
            for (int e = edges.first(node); e < edges.first(node + 1); ++e)
              sum += 0.5 * edge_virial(edges, gradient, e, c);
          for (int s = edges.sent_begin(row); s < edges.sender_end(row); ++s)
            sum += 0.5 * edge_virial(edges, gradient, edges.by_sender(s), c);
          virial(6 * row + c) = sum;
        }
      });
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template void collect_forces(const Edges &, const Topology &, const Array<Real> &,               \
                               const Array<double> &);                                             \
  template void collect_virial(const Edges &, const Array<Real> &, double[6]);                     \
  template void collect_symmetric_virial(const Edges &, const Array<Real> &, double[6]);           \
  template void collect_atom_virial(const Edges &, const Topology &, const Array<Real> &,          \
                                    const Array<double> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE
template void edge_gradients(const Edges &, const Array<float> &, const Array<float> &);
template void edge_gradients(const Edges &, const Array<double> &, const Array<double> &);

} // namespace mace::kokkos
