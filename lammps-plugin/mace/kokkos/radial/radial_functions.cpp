// SPDX-License-Identifier: GPL-2.0-or-later
#include "radial_functions.h"

#include "mace/radial_networks.h"

#include <cassert>
#include <cmath>

namespace mace::kokkos {

Jet polynomial_cutoff(const Jet &r, double r_max, int p) {
  if (r.value >= r_max)
    return {};
  const Jet x = (1.0 / r_max) * r;
  const Jet xp = pow(x, p);
  const double c0 = -0.5 * (p + 1.0) * (p + 2.0), c1 = p * (p + 2.0), c2 = -0.5 * p * (p + 1.0);
  return 1.0 + xp * (c0 + x * (c1 + c2 * x));
}

namespace {

Jet transformed_distance(const RadialEmbedding &e, int a, int b, const Jet &r) {
  if (e.transform == DistanceTransform::None)
    return r;
  const double radii = e.covalent_radii.at(a) + e.covalent_radii.at(b);
  if (e.transform == DistanceTransform::Agnesi) {
    const Jet x = (2.0 / radii) * r;
    // x^q / (1 + x^(q - p)), without the infinity of short distances
    const Jet ratio =
        pow(x, e.transform_p) * reciprocal(1.0 + pow(x, e.transform_p - e.transform_q));
    return reciprocal(1.0 + e.transform_a * ratio);
  }
  const double p0 = 0.75 * radii, p1 = 4.0 / 3.0 * radii;
  const double steepness = e.transform_alpha / (p1 - p0);
  const Jet step = 0.5 * (1.0 + tanh(steepness * (-0.5 * (p0 + p1) + r)));
  return p0 + (-p0 + r) * step;
}

/// Chebyshev polynomials of the first kind by their recurrence.
std::vector<Jet> chebyshev(const Jet &x, int n) {
  std::vector<Jet> t{constant(1.0), x};
  while (static_cast<int>(t.size()) <= n)
    t.push_back(2.0 * x * t[t.size() - 1] - t[t.size() - 2]);
  return {t.begin() + 1, t.begin() + n + 1};
}

} // namespace

std::vector<Jet> radial_embedding(const RadialEmbedding &e, int a, int b, double r) {
  const Jet x = transformed_distance(e, a, b, variable(r));
  std::vector<Jet> basis;
  switch (e.basis) {
  case RadialBasis::Bessel:
    for (const double frequency : e.frequencies)
      basis.push_back(e.prefactor * frequency * sinc(frequency * x));
    break;
  case RadialBasis::Gaussian:
    for (const double center : e.centers) {
      const Jet d = -center + x;
      basis.push_back(exp(e.exponent * (d * d)));
    }
    break;
  case RadialBasis::Chebyshev:
    basis = chebyshev(x, e.size);
    break;
  }
  if (e.apply_cutoff) {
    const Jet cutoff = polynomial_cutoff(variable(r), e.r_max, e.cutoff_p);
    for (Jet &f : basis)
      f = f * cutoff;
  }
  return basis;
}

namespace {

std::vector<Jet> multiply(const std::vector<Jet> &x, const Matrix &w) {
  assert(static_cast<int>(x.size()) == w.rows);
  std::vector<Jet> y(w.cols);
  for (int i = 0; i < w.rows; ++i) {
    const double *row = &w.values[static_cast<std::size_t>(i) * w.cols];
    const Jet xi = x[i];
    for (int j = 0; j < w.cols; ++j) {
      y[j].value += row[j] * xi.value;
      y[j].d1 += row[j] * xi.d1;
      y[j].d2 += row[j] * xi.d2;
    }
  }
  return y;
}

/// Of mean zero and variance one, but for epsilon.
void normalize(std::vector<Jet> &x, double epsilon) {
  const double share = 1.0 / static_cast<double>(x.size());
  Jet mean, variance;
  for (const Jet &v : x)
    mean = mean + share * v;
  for (Jet &v : x) {
    v = v - mean;
    variance = variance + share * (v * v);
  }
  const Jet factor = pow(epsilon + variance, -0.5);
  for (Jet &v : x)
    v = v * factor;
}

} // namespace

std::vector<Jet> evaluate(const Mlp &mlp, std::vector<Jet> x) {
  for (std::size_t layer = 0; layer < mlp.weights.size(); ++layer) {
    std::vector<Jet> y = multiply(x, mlp.weights[layer]);
    if (layer + 1 < mlp.weights.size())
      for (Jet &v : y)
        v = mlp.activation_scale * silu(v);
    x = std::move(y);
  }
  return x;
}

std::vector<Jet> evaluate(const PairMlp &mlp, int sender, int receiver, std::vector<Jet> x) {
  for (std::size_t layer = 0; layer < mlp.weights.size(); ++layer) {
    if (layer > 0) {
      normalize(x, mlp.norm_epsilon);
      for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = silu(mlp.norm_shift[layer - 1][i] + mlp.norm_scale[layer - 1][i] * x[i]);
    }
    std::vector<Jet> y = multiply(x, mlp.weights[layer]);
    for (int j = 0; j < static_cast<int>(y.size()); ++j) {
      const double ends = layer == 0 ? mlp.sender(sender, j) + mlp.receiver(receiver, j) : 0.0;
      y[j] = mlp.biases[layer][j] + ends + y[j];
    }
    x = std::move(y);
  }
  return x;
}

namespace {

std::vector<Jet> outputs_of(const RadialNetworks::Network &network, int sender, int receiver,
                            const std::vector<Jet> &x) {
  if (const auto *mlp = std::get_if<const PairMlp *>(&network))
    return evaluate(**mlp, sender, receiver, x);
  return evaluate(*std::get<const Mlp *>(network), x);
}

} // namespace

int message_channels(const Model &model, const Layer &layer) {
  const int own = radial_networks(layer).channels;
  return own > 0 ? own : model.channels;
}

std::vector<Jet> layer_radial_functions(const RadialEmbedding &embedding, const Layer &layer,
                                        int sender, int receiver, double r) {
  const std::vector<Jet> basis = radial_embedding(embedding, sender, receiver, r);
  const RadialNetworks networks = radial_networks(layer);
  std::vector<Jet> functions = outputs_of(networks.functions, sender, receiver, basis);
  const std::size_t channels = functions.size() / layer.paths.size();
  for (std::size_t f = 0; f < functions.size(); ++f)
    functions[f] = layer.paths[f / channels].coefficient * functions[f];
  if (layer.density) {
    const Jet d = outputs_of(networks.density, sender, receiver, basis).at(0);
    functions.push_back(tanh(d * d));
  }
  if (!embedding.apply_cutoff) {
    const Jet cutoff = polynomial_cutoff(variable(r), embedding.r_max, embedding.cutoff_p);
    for (Jet &f : functions)
      f = f * cutoff;
  }
  return functions;
}

} // namespace mace::kokkos
