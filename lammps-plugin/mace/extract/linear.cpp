// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <cmath>
#include <numeric>
#include <optional>

namespace mace {

namespace {

constexpr const char *back_to_e3nn =
    "; convert cuequivariance models back to e3nn (mace_cueq_to_e3nn), merge LoRA adapters";

void require_kind(const Block &block, const char *kind) {
  if (block.kind() != kind || !block.has("instructions"))
    block.refuse("class " + block.kind() + " is not e3nn's " + kind + back_to_e3nn);
}

/// The next weights of an instruction, as many as its path_shape says.
class WeightReader {
public:
  WeightReader(const Block &block, const char *tensor, std::size_t axes)
      : block_(block), axes_(axes), weights_(block.tensor(tensor).values) {}

  /// \param shape  receives the path_shape
  const double *next(const archive::Object &path_shape, std::vector<int> &shape) {
    shape = block_.integers(path_shape);
    std::size_t size = 1, left = weights_.size() - used_;
    for (const int extent : shape) {
      if (extent < 1 || size > left / static_cast<std::size_t>(extent))
        block_.refuse("fewer weights than its instructions need");
      size *= static_cast<std::size_t>(extent);
    }
    if (shape.size() != axes_)
      block_.refuse("an instruction's path_shape has not " + std::to_string(axes_) + " extents");
    const double *begin = weights_.data() + used_;
    used_ += size;
    return begin;
  }

private:
  const Block &block_;
  std::size_t axes_;
  std::vector<double> weights_;
  std::size_t used_ = 0;
};

/// The blocks of an e3nn Linear by output irrep, and the biases.
struct LinearBlocks {
  std::map<int, Matrix> blocks;
  std::map<int, std::vector<double>> biases;
};

LinearBlocks read_blocks(const Block &linear) {
  require_kind(linear, "Linear");
  const std::vector<Irrep> outputs = linear.irreps("irreps_out");
  // (i_in, i_out, path_shape, path_weight); the weights of the instructions follow one another.
  WeightReader weights(linear, "weight", 2);
  std::optional<WeightReader> bias;
  LinearBlocks read;
  for (const auto &instruction : linear.instructions(4)) {
    std::vector<int> shape;
    linear.at(outputs, *instruction[1]);
    const int output = linear.integer(*instruction[1]);
    const double path_weight = linear.number(*instruction[3]);
    if (linear.integer(*instruction[0]) < 0) {
      if (!bias)
        bias.emplace(linear, "bias", 1);
      const double *b = bias->next(*instruction[2], shape);
      std::vector<double> &values = read.biases[output];
      for (int i = 0; i < shape[0]; ++i)
        values.push_back(b[i] * path_weight);
      continue;
    }
    const double *w = weights.next(*instruction[2], shape);
    Matrix &map = read.blocks[output];
    if (map.rows > 0 && map.cols != shape[1])
      linear.refuse("instructions into one irrep have different numbers of outputs");
    map.rows += shape[0];
    map.cols = shape[1];
    for (std::size_t i = 0; i < static_cast<std::size_t>(shape[0]) * shape[1]; ++i)
      map.values.push_back(w[i] * path_weight);
  }
  return read;
}

/// Puts a block's columns behind those of a matrix of as many rows.
void append_columns(const Block &linear, const Matrix &block, Matrix &matrix) {
  if (matrix.cols > 0 && matrix.rows != block.rows)
    linear.refuse("outputs of one l have different inputs");
  Matrix wider{block.rows, matrix.cols + block.cols, {}};
  for (int i = 0; i < block.rows; ++i) {
    for (int j = 0; j < matrix.cols; ++j)
      wider.values.push_back(matrix(i, j));
    for (int j = 0; j < block.cols; ++j)
      wider.values.push_back(block(i, j));
  }
  matrix = std::move(wider);
}

} // namespace

StackedMaps extract_stacked_linear(const Block &linear) {
  const std::vector<Irrep> outputs = linear.irreps("irreps_out");
  const auto [blocks, biases] = read_blocks(linear);
  StackedMaps stacked;
  std::size_t biased = 0;
  for (const auto &[output, block] : blocks) {
    const int l = outputs[output].l;
    append_columns(linear, block, stacked.maps[l]);
    const auto bias = biases.find(output);
    if (l != 0 || biases.empty())
      continue;
    if (bias == biases.end())
      linear.refuse("some of its scalars have a bias and some have none");
    stacked.bias.insert(stacked.bias.end(), bias->second.begin(), bias->second.end());
    ++biased;
  }
  if (biased != biases.size())
    linear.refuse("it has biases that are no scalars");
  return stacked;
}

std::map<int, Matrix> extract_linear(const Block &linear) {
  const std::vector<Irrep> outputs = linear.irreps("irreps_out");
  auto [blocks, biases] = read_blocks(linear);
  if (!biases.empty())
    linear.refuse("biases are not supported; " + evaluate_elsewhere);
  std::map<int, Matrix> maps;
  for (auto &[output, map] : blocks)
    if (!maps.emplace(outputs[output].l, std::move(map)).second)
      linear.refuse("an l occurs twice in its output");
  return maps;
}

Matrix extract_scalar_map(const Block &linear) {
  return std::move(by_l(extract_linear(linear), 0, linear).front());
}

std::map<int, Matrix> extract_products(const Block &product, bool to_scalars) {
  if (product.kind() != "SparseUvuTensorProduct")
    product.refuse_kind("SparseUvuTensorProduct");
  const std::vector<Irrep> first = product.irreps("irreps_in1"),
                           second = product.irreps("irreps_in2"),
                           outputs = product.irreps("irreps_out");
  // (i_in1, i_in2, i_out, mode, has_weight, path_weight, path_shape)
  WeightReader weights(product, "weight", 2);
  std::map<int, Matrix> maps;
  for (const auto &instruction : product.instructions(7)) {
    std::vector<int> shape;
    const double *w = weights.next(*instruction[6], shape);
    const double path_weight = product.number(*instruction[5]);
    const int l = product.at(first, *instruction[0]).l;
    const int other = product.at(second, *instruction[1]).l;
    const int out = product.at(outputs, *instruction[2]).l;
    // The coupling of two of one degree to a scalar, or with a scalar, is a unit over this root.
    const double root = std::sqrt(2.0 * l + 1.0);
    Matrix map{shape[0], shape[1], {}};
    for (std::size_t i = 0; i < static_cast<std::size_t>(shape[0]) * shape[1]; ++i)
      map.values.push_back(w[i] * path_weight / root);
    if (other != (to_scalars ? l : 0) || out != (to_scalars ? 0 : l) ||
        !maps.emplace(l, std::move(map)).second)
      product.refuse("it couples other degrees than this program knows");
  }
  return maps;
}

std::map<int, std::vector<double>> extract_skip(const Block &product) {
  require_kind(product, "FullyConnectedTensorProduct");
  const std::vector<Irrep> outputs = product.irreps("irreps_out");
  // (i_in1, i_in2, i_out, mode, has_weight, path_weight, path_shape)
  WeightReader weights(product, "weight", 3);
  std::map<int, std::vector<double>> maps;
  for (const auto &instruction : product.instructions(7)) {
    std::vector<int> shape;
    const double *w = weights.next(*instruction[6], shape);
    const std::size_t inputs = shape[0], elements = shape[1], channels = shape[2];
    const int l = product.at(outputs, *instruction[2]).l;
    // The coupling with a scalar is a unit matrix over sqrt(2 l + 1).
    const double factor = std::pow(static_cast<double>(inputs * elements), -0.5);
    const double path_weight = product.number(*instruction[5]);
    if (!(std::abs(factor * std::sqrt(2.0 * l + 1.0) - path_weight) <= 1e-12))
      product.refuse("the path normalisation is not e3nn's \"element\"");
    std::vector<double> map;
    map.reserve(inputs * elements * channels);
    for (std::size_t z = 0; z < elements; ++z)
      for (std::size_t i = 0; i < inputs; ++i)
        for (std::size_t j = 0; j < channels; ++j)
          map.push_back(w[(i * elements + z) * channels + j] * factor);
    if (!maps.emplace(l, std::move(map)).second)
      product.refuse("more than one path leads to l = " + std::to_string(l));
  }
  return maps;
}

std::vector<Path> extract_paths(const Block &product, int channels) {
  require_kind(product, "TensorProduct");
  const std::vector<Irrep> in = product.irreps("irreps_in1"), edge = product.irreps("irreps_in2"),
                           out = product.irreps("irreps_out");
  std::vector<Path> paths;
  for (const auto &instruction : product.instructions(7)) {
    if (product.integer(*instruction[2]) != static_cast<int>(paths.size()) ||
        product.integers(*instruction[6]) != std::vector<int>{channels, 1})
      product.refuse("the paths are not in the order of their outputs");
    paths.push_back({product.at(in, *instruction[0]).l, product.at(edge, *instruction[1]).l,
                     product.at(out, *instruction[2]).l, product.number(*instruction[5])});
  }
  return paths;
}

int highest_l(const std::vector<Irrep> &irreps) {
  return std::accumulate(irreps.begin(), irreps.end(), 0,
                         [](int l, const Irrep &irrep) { return std::max(l, irrep.l); });
}

void check_channels(const Block &block, const char *irreps, int channels) {
  for (const Irrep &irrep : block.irreps(irreps))
    if (irrep.multiplicity != channels)
      block.refuse("its irreps have not " + std::to_string(channels) + " channels each; " +
                   evaluate_elsewhere);
}

} // namespace mace
