// SPDX-License-Identifier: GPL-2.0-or-later
#include "norm_perceptron.h"

#include "mace/kokkos/base/activation.h"
#include "mace/kokkos/graph/species_rows.h"

#include <numeric>

namespace mace::kokkos {

namespace {

/// What a normalization knows of one atom's x.
template <class Real> struct Moments {
  Real mean, inverse; ///< the latter of the root of variance + epsilon
};

template <class Real>
KOKKOS_INLINE_FUNCTION Moments<Real> moments(const NodeArray<Real> &x, const NodeArray<Real> &norm,
                                             int node, int units, Real epsilon) {
  Vec<Real> sum = {};
  for (int cv = 0; cv < x.vecs; ++cv)
    sum += x(cv, node, 0) * norm(cv, 0, 0);
  const Real mean = horizontal_sum(sum) / Real(units);
  Vec<Real> squares = {};
  for (int cv = 0; cv < x.vecs; ++cv) {
    const Vec<Real> centered = (x(cv, node, 0) - mean) * norm(cv, 0, 0);
    squares += centered * centered;
  }
  return {mean, Real(1) / Kokkos::sqrt(horizontal_sum(squares) / Real(units) + epsilon)};
}

/// y = silu(scale (x - mean) / deviation + shift)
template <class Real>
void normalize(int n_nodes, const NodeArray<Real> &norm, int units, Real epsilon,
               const NodeArray<Real> &x, const NodeArray<Real> &y) {
  Kokkos::parallel_for(
      "mace::normalize", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        const Moments<Real> m = moments(x, norm, node, units, epsilon);
        for (int cv = 0; cv < x.vecs; ++cv) {
          const Vec<Real> z =
              (x(cv, node, 0) - m.mean) * m.inverse * norm(cv, 0, 1) + norm(cv, 0, 2);
          y(cv, node, 0) = z * sigmoid_of_each<Real>(z);
        }
      });
}

/// x becomes its own adjoint.
template <class Real>
void normalize_adjoint(int n_nodes, const NodeArray<Real> &norm, int units, Real epsilon,
                       const NodeArray<Real> &dy, const NodeArray<Real> &x_to_dx) {
  const auto x = x_to_dx;
  Kokkos::parallel_for(
      "mace::normalize_adjoint", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        const Moments<Real> m = moments(x, norm, node, units, epsilon);
        const auto normalized = [&](int cv) {
          return (x(cv, node, 0) - m.mean) * m.inverse * norm(cv, 0, 0);
        };
        const auto adjoint = [&](int cv, const Vec<Real> &u) { // of the normalized u
          const Vec<Real> z = u * norm(cv, 0, 1) + norm(cv, 0, 2);
          return dy(cv, node, 0) * silu_slope<Real>(z, sigmoid_of_each<Real>(z)) * norm(cv, 0, 1);
        };
        Vec<Real> sum = {}, product = {};
        for (int cv = 0; cv < x.vecs; ++cv) {
          const Vec<Real> u = normalized(cv), du = adjoint(cv, u);
          sum += du;
          product += du * u;
        }
        const Real mean_du = horizontal_sum(sum) / Real(units);
        const Real mean_product = horizontal_sum(product) / Real(units);
        for (int cv = 0; cv < x.vecs; ++cv) {
          const Vec<Real> u = normalized(cv);
          x(cv, node, 0) =
              (adjoint(cv, u) - mean_du - u * mean_product) * m.inverse * norm(cv, 0, 0);
        }
      });
}

std::vector<int> first_numbers(std::size_t n) {
  std::vector<int> numbers(n);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

} // namespace

template <class Real>
NormPerceptron<Real>::NormPerceptron(const NormMlp &mlp, const PerceptronEnds &ends)
    : epsilon_(static_cast<Real>(mlp.norm_epsilon)), outputs_(static_cast<int>(ends.last.size())),
      output_vecs_(vec_count<Real>(ends.last.front().cols)) {
  const std::size_t species = ends.first_bias.size();
  const auto add = [&](const std::vector<std::vector<Matrix>> &matrices,
                       const std::vector<std::vector<std::vector<double>>> &bias) {
    LinearStage<Real> &stage = maps_.emplace_back();
    stage.add(1, first_numbers(matrices.size()), first_numbers(matrices.front().size()),
              {matrices});
    biases_.push_back(make_species_rows<Real>(bias, "mace::bias"));
  };
  std::vector<std::vector<Matrix>> first;
  for (const Matrix &matrix : ends.first)
    first.push_back({matrix});
  std::vector<std::vector<std::vector<double>>> first_bias;
  for (const auto &row : ends.first_bias)
    first_bias.push_back({row});
  add(first, first_bias);
  for (std::size_t i = 1; i + 1 < mlp.weights.size(); ++i)
    add({{mlp.weights[i]}}, {species, {mlp.biases[i]}});
  add({ends.last}, {species, ends.last_bias});
  for (std::size_t i = 0; i < mlp.norm_scale.size(); ++i) {
    const int units = static_cast<int>(mlp.norm_scale[i].size());
    norms_.push_back({make_species_rows<Real>(
                          {{std::vector<double>(units, 1.0), mlp.norm_scale[i], mlp.norm_shift[i]}},
                          "mace::norm"),
                      units});
  }
}

template <class Real>
void NormPerceptron<Real>::forward(const OneBody &atoms, const NodeArray<Real> &x, State &state,
                                   NodeArray<Real> &y) const {
  const int n = atoms.n_nodes;
  state.hidden.resize(norms_.size());
  const NodeArray<Real> *in = &x;
  for (std::size_t i = 0; i < maps_.size(); ++i) {
    const bool last = i == norms_.size();
    NodeArray<Real> &out = last ? y : state.hidden[i];
    out.resize(n, last ? outputs_ : 1, last ? output_vecs_ : vec_count<Real>(norms_[i].units));
    maps_[i].forward(atoms.tiles, *in, out);
    add_species_rows(biases_[i], atoms.species, n, out);
    if (last)
      return;
    state.active.resize(n, 1, out.vecs);
    normalize(n, norms_[i].weights, norms_[i].units, epsilon_, out, state.active);
    in = &state.active;
  }
}

template <class Real>
void NormPerceptron<Real>::reverse(const OneBody &atoms, const NodeArray<Real> &dy, State &state,
                                   const NodeArray<Real> &dx) const {
  const int n = atoms.n_nodes;
  const NodeArray<Real> *adjoint = &dy;
  for (std::size_t i = norms_.size(); i > 0; --i) {
    NodeArray<Real> &hidden = state.hidden[i - 1];
    state.active.resize(n, 1, hidden.vecs);
    maps_[i].reverse(atoms.tiles, *adjoint, state.active);
    normalize_adjoint(n, norms_[i - 1].weights, norms_[i - 1].units, epsilon_, state.active,
                      hidden);
    adjoint = &hidden;
  }
  maps_.front().reverse(atoms.tiles, *adjoint, dx);
}

template <class Real> std::size_t NormPerceptron<Real>::State::bytes() const {
  std::size_t total = active.bytes();
  for (const NodeArray<Real> &array : hidden)
    total += array.bytes();
  return total;
}

template <class Real> std::size_t NormPerceptron<Real>::bytes() const {
  std::size_t total = 0;
  for (const LinearStage<Real> &map : maps_)
    total += map.bytes();
  for (const NodeArray<Real> &bias : biases_)
    total += bias.bytes();
  for (const Norm &norm : norms_)
    total += norm.weights.bytes();
  return total;
}

template class NormPerceptron<float>;
template class NormPerceptron<double>;

} // namespace mace::kokkos
