// SPDX-License-Identifier: GPL-2.0-or-later
//
// Blocks of mace-torch and e3nn as the model file's tensors: the normalisations that their forward
// functions apply are multiplied into the weights.
#pragma once

#include "block.h"
#include "mace/model.h"

#include <map>

namespace mace {

/// Factor of the merged entries of a contraction below which they are round-off of terms that
/// cancel: relative to the largest entry of the source.
inline constexpr double contraction_round_off = 1e-14;

/// An e3nn Linear as one matrix for each l: (inputs of l, outputs of l).
std::map<int, Matrix> extract_linear(const Block &linear);
/// The same where an l may occur in several outputs: their columns in the order of the outputs.
struct StackedMaps {
  std::map<int, Matrix> maps;
  std::vector<double> bias; ///< of the columns of l = 0; empty without
};
StackedMaps extract_stacked_linear(const Block &linear);
/// The matrix of l = 0. \throws Error if there is none
Matrix extract_scalar_map(const Block &linear);

/// A fully connected tensor product with the one-hot element: (elements, in, out) for each l.
std::map<int, std::vector<double>> extract_skip(const Block &product);

/// Weights of products, channel by channel, of features of one degree with others of the same, to
/// scalars, or with scalars: (channels, channels) for each l.
std::map<int, Matrix> extract_products(const Block &product, bool to_scalars);

/// The factor in front of an activation that is silu. \throws Error if it is not
double extract_activation_scale(const Block &activation);
/// The same in a pickle for a function of PyTorch, or the module that stands for it.
double extract_function_scale(const Block &activation, std::string_view function,
                              std::string_view module);

/// Perceptron of e3nn's FullyConnectedNet.
Mlp extract_perceptron(const Block &net);

/// Perceptron of mace-torch's RadialMLP.
NormMlp extract_norm_perceptron(const Block &net);

/// A RadialMLP whose first inputs are the radial basis and whose others are embeddings of the
/// sender and the receiver: these become one bias each element.
/// \param sender, receiver  (elements, width of the embedding)
PairMlp extract_pair_perceptron(const Block &net, int basis_size, const Matrix &sender,
                                const Matrix &receiver);

/// Paths of the message tensor product, in the order of the radial perceptron's outputs.
std::vector<Path> extract_paths(const Block &product, int channels);

/// All orders of all output irreps of a symmetric contraction.
std::vector<Contraction> extract_contractions(const Block &block, int elements);

RadialEmbedding extract_radial_embedding(const Block &block,
                                         const std::vector<int> &atomic_numbers);

PairRepulsion extract_repulsion(const Block &block, const std::vector<int> &atomic_numbers);

Readout extract_readout(const Block &block, int heads);

/// What a PolarMACE has besides the layers, which have been read. \throws Error naming the block at
/// fault or what is not supported
Polar extract_polar(const Block &block, const Model &model);

/// A message-passing layer without its readout.
Layer extract_layer(const Block &interaction, const Block &product, int elements, int channels,
                    int basis_size);

/// The same for the second generation, RealAgnosticResidualNonLinearInteractionBlock.
Layer extract_gated_layer(const Block &interaction, const Block &product, int elements,
                          int channels, int basis_size);

/// The maps of l = 0 .. l_max. \throws Error naming `block` if one is missing
template <typename Map>
std::vector<Map> by_l(std::map<int, Map> maps, int l_max, const Block &block) {
  std::vector<Map> list;
  for (int l = 0; l <= l_max; ++l) {
    const auto found = maps.find(l);
    if (found == maps.end())
      block.refuse("nothing leads to l = " + std::to_string(l));
    list.push_back(std::move(found->second));
  }
  return list;
}

int highest_l(const std::vector<Irrep> &irreps);

/// \throws Error naming `block` unless all of its irreps of that name have so many channels
void check_channels(const Block &block, const char *irreps, int channels);

/// Contractions and the linear map after them.
void extract_product(const Block &product, int elements, int channels, Layer &layer);

} // namespace mace
