// SPDX-License-Identifier: GPL-2.0-or-later
#include "random_model.h"

namespace kernel_test {

mace::Matrix random_matrix(int rows, int cols, Random &random) {
  return {rows, cols, random.normals(static_cast<std::size_t>(rows) * cols)};
}

mace::Mlp random_mlp(const std::vector<int> &widths, Random &random) {
  mace::Mlp mlp;
  mlp.activation_scale = 1.6768;
  for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
    mlp.weights.push_back(random_matrix(widths[layer], widths[layer + 1], random));
    for (double &w : mlp.weights.back().values)
      w /= std::sqrt(widths[layer]);
  }
  return mlp;
}

mace::RadialEmbedding radial_embedding_of(mace::RadialBasis basis,
                                          mace::DistanceTransform transform, bool apply_cutoff) {
  const double pi = std::acos(-1.0);
  mace::RadialEmbedding e;
  e.basis = basis;
  e.size = 8;
  e.r_max = r_max;
  e.cutoff_p = 5;
  e.apply_cutoff = apply_cutoff;
  e.prefactor = std::sqrt(2.0 / r_max);
  for (int n = 0; n < e.size; ++n) {
    e.frequencies.push_back((n + 1) * pi / r_max);
    e.centers.push_back(n * r_max / (e.size - 1));
  }
  e.exponent = -0.5 * std::pow((e.size - 1) / r_max, 2);
  e.transform = transform;
  e.transform_q = 0.9183;
  e.transform_p = 4.5791;
  e.transform_a = 1.0805;
  e.transform_alpha = 4.0;
  e.covalent_radii = {0.31, 0.76, 1.05};
  return e;
}

mace::Model radial_model(const mace::RadialEmbedding &embedding, int l_max, int channels,
                         const std::vector<mace::Path> &paths, bool density, Random &random) {
  mace::Model model;
  model.name = "random";
  model.atomic_numbers = {1, 6, 16};
  model.l_max = l_max;
  model.channels = channels;
  model.radial = embedding;
  mace::Layer layer;
  layer.paths = paths;
  layer.density = density;
  layer.radial =
      random_mlp({embedding.size, 12, static_cast<int>(paths.size()) * channels}, random);
  layer.density_radial = random_mlp({embedding.size, 12, 1}, random);
  model.layers.push_back(layer);
  return model;
}

mace::PairMlp random_pair_mlp(const std::vector<int> &widths, Random &random) {
  mace::PairMlp mlp;
  mlp.weights = random_mlp(widths, random).weights;
  for (std::size_t layer = 1; layer < widths.size(); ++layer) {
    mlp.biases.push_back(random.normals(widths[layer]));
    if (layer + 1 < widths.size()) {
      mlp.norm_scale.push_back(random.normals(widths[layer]));
      mlp.norm_shift.push_back(random.normals(widths[layer]));
    }
  }
  mlp.norm_epsilon = 1e-3;
  mlp.sender = random_matrix(3, widths[1], random);
  mlp.receiver = random_matrix(3, widths[1], random);
  return mlp;
}

mace::Model gated_model(int l_max, int l_edge, int channels, int edge_channels, Random &random) {
  mace::Model model;
  model.name = "random";
  model.atomic_numbers = {1, 6, 16};
  model.l_max = l_max;
  model.channels = channels;
  model.radial =
      radial_embedding_of(mace::RadialBasis::Bessel, mace::DistanceTransform::Agnesi, false);
  model.embedding = random_matrix(3, channels, random);
  for (const int l_in : {0, l_edge}) {
    mace::Layer layer;
    layer.residual = layer.density = true;
    layer.l_in = l_in;
    layer.l_out = l_edge;
    std::vector<int> rows(l_max + 1, 0);
    for (int out = 0; out <= l_max; ++out)
      for (int edge = 0; edge <= l_max; ++edge)
        for (int in = 0; in <= l_in; ++in)
          if ((in + edge + out) % 2 == 0 && out <= in + edge && in <= edge + out &&
              edge <= in + out) {
            layer.paths.push_back({in, edge, out, random.uniform(0.5, 1.5)});
            rows[out] += edge_channels;
          }
    mace::GatedInteraction gated;
    gated.edge_channels = edge_channels;
    gated.radial = random_pair_mlp(
        {model.radial.size, 12, 9, static_cast<int>(layer.paths.size()) * edge_channels}, random);
    gated.density = random_pair_mlp({model.radial.size, 12, 1}, random);
    gated.alpha = 1.7;
    gated.beta = 0.6;
    gated.scalar_scale = 1.6768;
    gated.gate_scale = 1.8467;
    for (int l = 0; l <= l_max; ++l) {
      const int columns = l == 0 ? (1 + l_max) * channels : channels;
      layer.linear.push_back(random_matrix(rows[l], columns, random));
      gated.linear_out.push_back(random_matrix(channels, channels, random));
      if (l <= l_in) {
        layer.linear_up.push_back(random_matrix(channels, edge_channels, random));
        gated.edge_residual.push_back(random_matrix(edge_channels, columns, random));
      }
      if (l <= std::min(l_in, layer.l_out))
        gated.skip.push_back(random_matrix(channels, channels, random));
    }
    layer.gated = gated;
    model.layers.push_back(layer);
  }
  return model;
}

Cluster::Cluster(int n_atoms, double radius, Random &random) {
  std::vector<double> positions;
  std::vector<int> species, centers, neighbors;
  while (static_cast<int>(species.size()) < n_atoms) {
    const auto u = random.unit_vector();
    const double r = radius * std::cbrt(random.uniform(0.0, 1.0));
    bool free = true;
    for (std::size_t i = 0; i < species.size(); ++i) {
      double r2 = 0.0;
      for (int a = 0; a < 3; ++a)
        r2 += std::pow(positions[3 * i + a] - r * u[a], 2);
      free = free && r2 > 0.7 * 0.7;
    }
    if (!free)
      continue;
    for (int a = 0; a < 3; ++a)
      positions.push_back(r * u[a]);
    species.push_back(static_cast<int>(species.size()) % 3);
  }
  std::vector<std::int64_t> first{0};
  for (int i = 0; i < n_atoms; ++i) {
    centers.push_back(i);
    for (int j = 0; j < n_atoms; ++j)
      if (j != i)
        neighbors.push_back(j);
    first.push_back(static_cast<std::int64_t>(neighbors.size()));
  }
  mace::Atoms atoms;
  atoms.n_owned = atoms.n_all = atoms.n_centers = n_nodes = n_atoms;
  atoms.species = species.data();
  atoms.image_of = atoms.centers = centers.data();
  atoms.first = first.data();
  atoms.neighbors = neighbors.data();
  topology.update(to_device(atoms), 3, 2, false);
  find_edges(topology, to_device(positions, "positions"), r_max, edges);
}

double HostEdge::length() const {
  return std::sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
}

std::vector<HostEdge> download(const Cluster &cluster) {
  const Edges &e = cluster.edges;
  const auto receiver = download(e.receiver, e.count), sender = download(e.sender_node, e.count),
             sender_species = download(e.sender_species, e.count),
             species = download(cluster.topology.node_species, cluster.n_nodes);
  const auto vector = download(e.vector, 3 * static_cast<std::size_t>(e.count));
  std::vector<HostEdge> edges;
  for (int i = 0; i < e.count; ++i)
    edges.push_back({receiver[i],
                     sender[i],
                     sender_species[i],
                     species[receiver[i]],
                     {vector[3 * i], vector[3 * i + 1], vector[3 * i + 2]}});
  return edges;
}

void set_vector(const Edges &edges, int edge, const std::array<double, 3> &vector) {
  Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged> host(vector.data(), 3);
  Kokkos::deep_copy(Kokkos::subview(edges.vector, std::make_pair(3 * edge, 3 * edge + 3)), host);
}

} // namespace kernel_test
