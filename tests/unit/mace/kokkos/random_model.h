// SPDX-License-Identifier: GPL-2.0-or-later
//
// Models with random weights for tests of single stages, and the edges of a small cluster.
#pragma once

#include "kernel_test.h"
#include "mace/kokkos/graph/edges.h"
#include "mace/model.h"

namespace kernel_test {

inline constexpr double r_max = 4.0;

mace::Matrix random_matrix(int rows, int cols, Random &random);
/// A perceptron of the given widths with weights that keep numbers of order one.
mace::Mlp random_mlp(const std::vector<int> &widths, Random &random);

/// Radial embedding of three elements, eight functions wide.
mace::RadialEmbedding radial_embedding_of(mace::RadialBasis basis,
                                          mace::DistanceTransform transform, bool apply_cutoff);

/// A model whose one layer has radial functions for `paths`, and nothing but them.
mace::Model radial_model(const mace::RadialEmbedding &embedding, int l_max, int channels,
                         const std::vector<mace::Path> &paths, bool density, Random &random);

/// A perceptron of the elements at both ends of an edge: three elements, biases and norms.
mace::PairMlp random_pair_mlp(const std::vector<int> &widths, Random &random);

/// A model of two layers of the second generation: everything up to the product, which it lacks.
/// The features that edges see have the degrees 0 .. l_edge in the second layer, 0 in the first.
mace::Model gated_model(int l_max, int l_edge, int channels, int edge_channels, Random &random);

/// Atoms of three species in a ball, none closer than 0.7 Angstrom, and their edges.
struct Cluster {
  Cluster(int n_atoms, double radius, Random &random);

  Topology topology;
  Edges edges;
  int n_nodes;
};

/// An edge as the host sees it.
struct HostEdge {
  int receiver, sender_node, sender_species, receiver_species;
  std::array<double, 3> vector;
  double length() const;
};
std::vector<HostEdge> download(const Cluster &cluster);

/// Changes one edge's vector on the device.
void set_vector(const Edges &edges, int edge, const std::array<double, 3> &vector);

} // namespace kernel_test
