// SPDX-License-Identifier: GPL-2.0-or-later
#include "forces.h"

#include "edge_frame.h"

namespace mace::kokkos {

template <class Real>
void edge_gradients(const Edges &edges, const Array<Real> &edge_adjoint,
                    const Array<Real> &gradient) {
  Kokkos::parallel_for(
      "mace::edge_gradients", Kokkos::RangePolicy<Space>(0, edges.count),
      KOKKOS_LAMBDA(const int e) {
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
      "mace::forces", Kokkos::RangePolicy<Space>(0, topology.order.n_rows),
      KOKKOS_LAMBDA(const int row) {
        double f[3] = {};
        const int node = node_of_row(row);
        if (node >= 0 && node < n_nodes)
          for (int e = edges.first(node); e < edges.first(node + 1); ++e)
            for (int a = 0; a < 3; ++a)
              f[a] -= gradient(3 * e + a);
        for (int s = row > 0 ? edges.sender_end(row - 1) : 0; s < edges.sender_end(row); ++s)
          for (int a = 0; a < 3; ++a)
            f[a] += gradient(3 * edges.by_sender(s) + a);
        for (int a = 0; a < 3; ++a)
          forces(3 * row + a) = f[a];
      });
}

namespace {

/// Component c of an edge's r (x) f.
template <class Real>
KOKKOS_INLINE_FUNCTION double edge_virial(const Edges &edges, const Array<Real> &gradient, int e,
                                          int c) {
  constexpr int a[6] = {0, 1, 2, 0, 0, 1}, b[6] = {0, 1, 2, 1, 2, 2};
  return -edges.vector(3 * e + a[c]) * gradient(3 * e + b[c]);
}

} // namespace

template <class Real>
void collect_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]) {
  for (int c = 0; c < 6; ++c) {
    double total = 0.0;
    Kokkos::parallel_reduce(
        "mace::virial", Kokkos::RangePolicy<Space>(0, edges.count),
        KOKKOS_LAMBDA(const int e, double &sum) { sum += edge_virial(edges, gradient, e, c); },
        total);
    virial[c] = total;
  }
}

template <class Real>
void collect_symmetric_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]) {
  collect_virial(edges, gradient, virial);
  for (int c = 3; c < 6; ++c) {
    const int a = c == 5 ? 1 : 0, b = c == 3 ? 1 : 2;
    double transposed = 0.0;
    Kokkos::parallel_reduce(
        "mace::virial", Kokkos::RangePolicy<Space>(0, edges.count),
        KOKKOS_LAMBDA(const int e, double &sum) {
          sum -= edges.vector(3 * e + b) * gradient(3 * e + a);
        },
        transposed);
    virial[c] = 0.5 * (virial[c] + transposed);
  }
}

template <class Real>
void collect_atom_virial(const Edges &edges, const Topology &topology, const Array<Real> &gradient,
                         const Array<double> &virial) {
  const auto node_of_row = topology.node_of_row;
  const int n_nodes = topology.order.n_nodes;
  Kokkos::parallel_for(
      "mace::atom_virial", Kokkos::RangePolicy<Space>(0, topology.order.n_rows),
      KOKKOS_LAMBDA(const int row) {
        for (int c = 0; c < 6; ++c) {
          double sum = 0.0;
          const int node = node_of_row(row);
          if (node >= 0 && node < n_nodes)
            for (int e = edges.first(node); e < edges.first(node + 1); ++e)
              sum += 0.5 * edge_virial(edges, gradient, e, c);
          for (int s = row > 0 ? edges.sender_end(row - 1) : 0; s < edges.sender_end(row); ++s)
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
