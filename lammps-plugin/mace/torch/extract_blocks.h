// SPDX-License-Identifier: GPL-2.0-or-later
//
// Blocks of mace-torch and e3nn as the model file's tensors: the normalisations that their forward
// functions apply are multiplied into the weights.
#pragma once

#include "mace/model.h"
#include "script_block.h"

#include <map>

namespace mace {

/// Factor of the merged entries of a contraction below which they are round-off of terms that
/// cancel: relative to the largest entry of the source.
inline constexpr double contraction_round_off = 1e-14;

/// An e3nn Linear as one matrix for each l: (inputs of l, outputs of l).
std::map<int, Matrix> extract_linear(const ScriptBlock &linear);

/// A fully connected tensor product with the one-hot element: (elements, in, out) for each l.
std::map<int, std::vector<double>> extract_skip(const ScriptBlock &product);

/// Perceptron of e3nn's FullyConnectedNet.
Mlp extract_perceptron(const ScriptBlock &net);

/// The factor in front of an activation that is silu. \throws Error if it is not
double extract_activation_scale(const ScriptBlock &activation);

/// Paths of the message tensor product, in the order of the radial perceptron's outputs.
std::vector<Path> extract_paths(const ScriptBlock &product, int channels);

/// All orders of all output irreps of a symmetric contraction.
std::vector<Contraction> extract_contractions(const ScriptBlock &block, int elements);

RadialEmbedding extract_radial_embedding(const ScriptBlock &block,
                                         const std::vector<int> &atomic_numbers);

PairRepulsion extract_repulsion(const ScriptBlock &block, const std::vector<int> &atomic_numbers);

Readout extract_readout(const ScriptBlock &block, int heads);

} // namespace mace
