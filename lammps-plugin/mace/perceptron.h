// SPDX-License-Identifier: GPL-2.0-or-later
//
// Perceptrons as plain data.
#pragma once

#include "matrix.h"

namespace mace {

/// Multi-layer perceptron without biases: x -> act(x W0) -> ... -> x Wn.
/// act(x) = activation_scale * silu(x); the last layer has no activation.
struct Mlp {
  std::vector<Matrix> weights;
  double activation_scale = 1.0;
};

/// Perceptron with biases and layer normalization: y = x W0 + b0, then for i = 1, 2, ...
///   y = silu(norm_scale[i-1] (y - mean) / sqrt(variance + norm_epsilon) + norm_shift[i-1]) Wi + bi
struct NormMlp {
  std::vector<Matrix> weights;
  std::vector<std::vector<double>> biases;     ///< of each layer
  std::vector<std::vector<double>> norm_scale; ///< of each layer but the last
  std::vector<std::vector<double>> norm_shift; ///< of each layer but the last
  double norm_epsilon = 1e-5;
};

/// The same for an edge u -> v whose inputs are the radial embedding x and the elements of both
/// ends: y = x W0 + b0 + sender[z_u] + receiver[z_v] to begin with.
struct PairMlp : NormMlp {
  Matrix sender;   ///< (elements, outputs of the first layer)
  Matrix receiver; ///< (elements, outputs of the first layer)
};

} // namespace mace
