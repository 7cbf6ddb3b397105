// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_terms.h"

#include "mace/kokkos/base/host_copy.h"

#include <cmath>

namespace mace::kokkos {

namespace {

/// Density of an edge and its slope.
template <class Real>
KOKKOS_INLINE_FUNCTION void edge_density(const Edges &edges, const RadialTable<Real> &table,
                                         const Array<int> &node_species, int e, double &value,
                                         double &slope) {
  double r2 = 0.0;
  for (int a = 0; a < 3; ++a)
    r2 += edges.vector(3 * e + a) * edges.vector(3 * e + a);
  RadialPoint<double> point;
  locate(table.grid, Kokkos::sqrt(r2), point);
  const int pair = table.pair(edges.sender_species(e), node_species(edges.receiver(e)));
  const double *T =
      &table.density((static_cast<std::size_t>(pair) * table.grid.knots() + point.knot) * 3);
  value = slope = 0.0;
  for (int c = 0; c < 6; ++c) {
    value += point.value[c] * T[c];
    slope += point.slope[c] * T[c];
  }
}

} // namespace

template <class Real>
void density_factors(const Edges &edges, const RadialTable<Real> &table,
                     const DensityNormalization &normalization, const Array<int> &node_species,
                     int n_nodes, const Array<Real> &factor) {
  const double alpha = normalization.alpha, beta = normalization.beta;
  Kokkos::parallel_for(
      "mace::density", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        double sum = 0.0;
        for (int e = edges.first(node); e < edges.first(node + 1); ++e) {
          double value, slope;
          edge_density(edges, table, node_species, e, value, slope);
          sum += value;
        }
        factor(node) = static_cast<Real>(1.0 / (alpha + beta * sum));
      });
}

template <class Real>
void density_adjoint(const Edges &edges, const RadialTable<Real> &table,
                     const DensityNormalization &normalization, const Array<int> &node_species,
                     int n_nodes, const Array<Real> &factor, const NodeArray<Real> &dot,
                     const Array<Real> &edge_adjoint) {
  const double beta = normalization.beta;
  Kokkos::parallel_for(
      "mace::density_adjoint", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        Vec<Real> sum = {};
        for (int cv = 0; cv < dot.vecs; ++cv)
          sum += dot(cv, node, 0);
        // dE/d(density) = dE/df df/d(density) = -beta f (f dE/df)
        const double adjoint = -beta * static_cast<double>(factor(node)) * horizontal_sum(sum);
        for (int e = edges.first(node); e < edges.first(node + 1); ++e) {
          double value, slope;
          edge_density(edges, table, node_species, e, value, slope);
          edge_adjoint(3 * e) += static_cast<Real>(adjoint * slope);
        }
      });
}

RepulsionTable make_repulsion(const Model &model, const std::vector<int> &elements, double scale) {
  const PairRepulsion &zbl = *model.repulsion;
  RepulsionTable table;
  table.n_species = static_cast<int>(elements.size());
  table.cutoff_p = zbl.cutoff_p;
  for (int i = 0; i < 4; ++i) {
    table.c[i] = zbl.c[i];
    table.exponents[i] = zbl.exponents[i];
  }
  std::vector<double> strength, length, cutoff;
  for (const int a : elements)
    for (const int b : elements) {
      const double za = model.atomic_numbers[a], zb = model.atomic_numbers[b];
      strength.push_back(0.5 * scale * zbl.strength(a, b));
      length.push_back(0.529 * zbl.a_prefactor /
                       (std::pow(za, zbl.a_exp) + std::pow(zb, zbl.a_exp)));
      cutoff.push_back(zbl.covalent_radii[a] + zbl.covalent_radii[b]);
    }
  table.strength = to_device(strength, "mace::repulsion");
  table.length = to_device(length, "mace::repulsion");
  table.cutoff = to_device(cutoff, "mace::repulsion");
  return table;
}

template <class Real>
void repulsion(const Edges &edges, const RepulsionTable &table, const Array<int> &node_species,
               int n_nodes, const Array<double> &node_energy, const Array<Real> &edge_adjoint) {
  Kokkos::parallel_for(
      "mace::repulsion", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        double energy = 0.0;
        for (int e = edges.first(node); e < edges.first(node + 1); ++e) {
          double r2 = 0.0;
          for (int a = 0; a < 3; ++a)
            r2 += edges.vector(3 * e + a) * edges.vector(3 * e + a);
          const int pair = node_species(node) * table.n_species + edges.sender_species(e);
          const double r = Kokkos::sqrt(r2), r_max = table.cutoff(pair);
          if (r >= r_max)
            continue;
          double phi = 0.0, dphi = 0.0;
          for (int i = 0; i < 4; ++i) {
            const double k = table.exponents[i] / table.length(pair);
            const double term = table.c[i] * Kokkos::exp(-k * r);
            phi += term;
            dphi -= k * term;
          }
          const double p = table.cutoff_p, x = r / r_max, xp1 = Kokkos::pow(x, p - 1.0);
          const double xp = xp1 * x;
          const double cutoff = 1.0 - 0.5 * (p + 1.0) * (p + 2.0) * xp + p * (p + 2.0) * xp * x -
                                0.5 * p * (p + 1.0) * xp * x * x;
          const double dcutoff =
              -0.5 * p * (p + 1.0) * (p + 2.0) * xp1 * (1.0 - x) * (1.0 - x) / r_max;
          const double v = table.strength(pair) / r;
          energy += v * phi * cutoff;
          edge_adjoint(3 * e) += static_cast<Real>(v * ((dphi - phi / r) * cutoff + phi * dcutoff));
        }
        node_energy(node) += energy;
      });
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template void density_factors(const Edges &, const RadialTable<Real> &,                          \
                                const DensityNormalization &, const Array<int> &, int,             \
                                const Array<Real> &);                                              \
  template void density_adjoint(const Edges &, const RadialTable<Real> &,                          \
                                const DensityNormalization &, const Array<int> &, int,             \
                                const Array<Real> &, const NodeArray<Real> &, const Array<Real> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

template void repulsion(const Edges &, const RepulsionTable &, const Array<int> &, int,
                        const Array<double> &, const Array<float> &);
template void repulsion(const Edges &, const RepulsionTable &, const Array<int> &, int,
                        const Array<double> &, const Array<double> &);

} // namespace mace::kokkos
