// SPDX-License-Identifier: GPL-2.0-or-later
#include "update_network.h"

#include "channel_products.h"
#include "mace/matrix_algebra.h"

namespace mace::kokkos {

namespace {

/// The element's half of the input as a bias, and the maps of `scale` behind the last.
PerceptronEnds update_ends(const PolarUpdate &update, const std::vector<int> &elements) {
  const NormMlp &mlp = update.mlp;
  const int channels = update.element.cols;
  PerceptronEnds ends;
  ends.first = {row_block(mlp.weights.front(), 0, channels)};
  const Matrix of_elements =
      multiply(update.element, row_block(mlp.weights.front(), channels, channels));
  for (const int element : elements) {
    std::vector<double> bias = row_block(of_elements, element, 1).values;
    for (std::size_t i = 0; i < bias.size(); ++i)
      bias[i] += mlp.biases.front()[i];
    ends.first_bias.push_back(std::move(bias));
  }
  const Matrix last_bias{1, channels, mlp.biases.back()};
  for (const Matrix &scale : update.scale) {
    const Matrix transposed = transpose(scale);
    ends.last.push_back(multiply(mlp.weights.back(), transposed));
    ends.last_bias.push_back(multiply(last_bias, transposed).values);
  }
  return ends;
}

} // namespace

template <class Real>
UpdateNetwork<Real>::UpdateNetwork(const PolarUpdate &update, const std::vector<int> &elements)
    : mlp_(update.mlp, update_ends(update, elements)),
      readout_(update.readout, static_cast<int>(elements.size())) {
  for (std::size_t l = 0; l < update.dot.size(); ++l) {
    const Matrix dot = transpose(update.dot[l]);
    const int n_m = 2 * static_cast<int>(l) + 1, comp = static_cast<int>(l * l);
    features_.add(n_m, comp, multiply(update.features[l], dot));
    if (l >= update.potential.size())
      continue;
    potential_.add(n_m, comp, multiply(update.potential[l], dot));
    charges_.add(n_m, comp, multiply(update.charges[l], dot));
  }
}

template <class Real>
void UpdateNetwork<Real>::forward(const OneBody &atoms, const NodeArray<Real> &m,
                                  const NodeArray<Real> &v, const NodeArray<Real> &p, State &state,
                                  NodeArray<Real> &changes) const {
  const int n = atoms.n_nodes;
  state.G.resize(n, m.comps, m.vecs);
  features_.forward(atoms.tiles, m, state.G);
  potential_.forward(atoms.tiles, v, state.G);
  charges_.forward(atoms.tiles, p, state.G);
  state.a.resize(n, 1, m.vecs);
  contract(n, m, state.G, state.a, 0);
  mlp_.forward(atoms, state.a, state.mlp, state.scale);
  state.scaled.resize(n, m.comps, m.vecs);
  scale_degrees(n, m, state.scale, state.scaled);
  readout_.forward(atoms, state.scaled, state.readout, changes);
}

template <class Real>
void UpdateNetwork<Real>::reverse(const OneBody &atoms, const NodeArray<Real> &m,
                                  const NodeArray<Real> &dchanges, State &state,
                                  const NodeArray<Real> &dm, const NodeArray<Real> &dv,
                                  const NodeArray<Real> &dp) const {
  const int n = atoms.n_nodes;
  // The readout does not see degrees above 1: their adjoints are zero.
  Kokkos::deep_copy(state.scaled.data, Vec<Real>{});
  readout_.reverse(atoms, dchanges, state.readout, state.scaled);
  scale_degrees_adjoint(n, state.scaled, m, state.scale, dm);
  mlp_.reverse(atoms, state.scale, state.mlp, state.a);
  contract_adjoint(n, state.a, 0, m, state.G, dm);
  features_.reverse(atoms.tiles, state.G, dm);
  potential_.reverse(atoms.tiles, state.G, dv);
  charges_.reverse(atoms.tiles, state.G, dp);
}

template <class Real> std::size_t UpdateNetwork<Real>::bytes() const {
  return features_.bytes() + potential_.bytes() + charges_.bytes() + mlp_.bytes() +
         readout_.bytes();
}

template class UpdateNetwork<float>;
template class UpdateNetwork<double>;

} // namespace mace::kokkos
