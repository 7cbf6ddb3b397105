// SPDX-License-Identifier: GPL-2.0-or-later
//
// What edges contribute without channels: the density that normalises messages, and the
// Ziegler-Biersack-Littmark repulsion.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/edges.h"
#include "mace/kokkos/radial/radial_table.h"
#include "mace/model.h"

namespace mace::kokkos {

/// Constants of the density normalization.
struct DensityNormalization {
  double alpha = 1.0, beta = 1.0;
};

/// factor(i) = 1 / (alpha + beta sum_j density(r_ij)) for the nodes 0 .. n_nodes-1.
template <class Real>
void density_factors(const Edges &edges, const RadialTable<Real> &table,
                     const DensityNormalization &normalization, const Array<int> &node_species,
                     int n_nodes, const Array<Real> &factor);

/// Adjoint of density_factors: adds to the radial derivatives of the edges.
///
/// \param dot  (1 component) sum over channels: f dE/df, f the factor (product.h)
template <class Real>
void density_adjoint(const Edges &edges, const RadialTable<Real> &table,
                     const DensityNormalization &normalization, const Array<int> &node_species,
                     int n_nodes, const Array<Real> &factor, const NodeArray<Real> &dot,
                     const Array<Real> &edge_adjoint);

/// Parameters of the repulsion for ordered pairs of species.
struct RepulsionTable {
  int n_species = 0;
  int cutoff_p = 0;
  double c[4], exponents[4];
  Array<double> strength{"mace::repulsion", 0}; ///< 1/2 e^2 Z Z' scale, eV Angstrom
  Array<double> length{"mace::repulsion", 0};   ///< screening length, Angstrom
  Array<double> cutoff{"mace::repulsion", 0};   ///< Angstrom
};

/// \param scale  the model's scale of the chosen head
RepulsionTable make_repulsion(const Model &model, const std::vector<int> &elements, double scale);

/// Adds the repulsion to the energies of the nodes 0 .. n_nodes-1 and to the radial derivatives of
/// their edges.
template <class Real>
void repulsion(const Edges &edges, const RepulsionTable &table, const Array<int> &node_species,
               int n_nodes, const Array<double> &node_energy, const Array<Real> &edge_adjoint);

} // namespace mace::kokkos
