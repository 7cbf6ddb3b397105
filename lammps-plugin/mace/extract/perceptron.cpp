// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <cmath>
#include <optional>

namespace mace {

namespace {

Matrix matrix_of(archive::Tensor tensor) {
  return {static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[1]),
          std::move(tensor.values)};
}

/// a times the rows first .. first + a.cols - 1 of b. Each sum is in the order of its terms, as
/// potentials/convert.py has it.
Matrix product_with_rows(const Matrix &a, const Matrix &b, int first) {
  Matrix result{a.rows, b.cols, std::vector<double>(static_cast<std::size_t>(a.rows) * b.cols)};
  for (int i = 0; i < a.rows; ++i)
    for (int k = 0; k < a.cols; ++k)
      for (int j = 0; j < b.cols; ++j)
        result.values[static_cast<std::size_t>(i) * b.cols + j] += a(i, k) * b(first + k, j);
  return result;
}

/// The weights (outputs, inputs) of a linear layer of PyTorch, transposed.
Matrix transposed_weight(const Block &layer) {
  const archive::Tensor weight = layer.matrix("weight");
  Matrix matrix{static_cast<int>(weight.shape[1]), static_cast<int>(weight.shape[0]), {}};
  matrix.values.reserve(weight.values.size());
  for (int i = 0; i < matrix.rows; ++i)
    for (int j = 0; j < matrix.cols; ++j)
      matrix.values.push_back(weight.values[static_cast<std::size_t>(j) * matrix.rows + i]);
  return matrix;
}

} // namespace

Mlp extract_perceptron(const Block &net) {
  if (net.kind() != "FullyConnectedNet")
    net.refuse_kind();
  Mlp mlp;
  for (int i = 0; net.has("layer" + std::to_string(i)); ++i) {
    const Block layer = net.child("layer" + std::to_string(i));
    const bool last = !net.has("layer" + std::to_string(i + 1));
    Matrix w = matrix_of(layer.matrix("weight"));
    const double norm = std::sqrt(static_cast<double>(w.rows));
    for (double &value : w.values)
      value /= norm;
    mlp.weights.push_back(std::move(w));
    if (!last)
      mlp.activation_scale = extract_activation_scale(layer.child("act"));
    else if (layer.has("act"))
      layer.refuse("the last layer has an activation");
  }
  return mlp;
}

NormMlp extract_norm_perceptron(const Block &net) {
  if (net.kind() != "RadialMLP")
    net.refuse_kind();
  NormMlp mlp;
  std::optional<double> epsilon;
  for (const Block &module : net.list("net")) {
    if (module.kind() == "Linear") {
      mlp.weights.push_back(transposed_weight(module));
      mlp.biases.push_back(module.tensor("bias").values);
    } else if (module.kind() == "LayerNorm") {
      mlp.norm_scale.push_back(module.tensor("weight").values);
      mlp.norm_shift.push_back(module.tensor("bias").values);
      const double own = module.number("eps");
      if (epsilon.value_or(own) != own)
        module.refuse("layer normalisations of different epsilon");
      epsilon = own;
    } else if (module.kind() != "SiLU") {
      module.refuse_kind();
    }
  }
  mlp.norm_epsilon = epsilon.value_or(mlp.norm_epsilon);
  return mlp;
}

PairMlp extract_pair_perceptron(const Block &net, int basis_size, const Matrix &sender,
                                const Matrix &receiver) {
  PairMlp mlp{extract_norm_perceptron(net), {}, {}};
  if (mlp.weights.empty())
    net.refuse("it has no layers");
  Matrix &w = mlp.weights.front();
  if (w.rows != basis_size + sender.cols + receiver.cols)
    net.refuse("it has " + std::to_string(w.rows) +
               " inputs, not those of the radial basis and of two elements");
  mlp.sender = product_with_rows(sender, w, basis_size);
  mlp.receiver = product_with_rows(receiver, w, basis_size + sender.cols);
  w.rows = basis_size;
  w.values.resize(static_cast<std::size_t>(w.rows) * w.cols);
  return mlp;
}

Readout extract_readout(const Block &block, int heads) {
  Readout readout;
  if (block.kind() == "LinearReadoutBlock") {
    readout.linear = extract_scalar_map(block.child("linear"));
    return readout;
  }
  if (block.kind() != "NonLinearReadoutBlock")
    block.refuse_kind("LinearReadoutBlock, NonLinearReadoutBlock");
  const Matrix first = extract_scalar_map(block.child("linear_1"));
  const Matrix second = extract_scalar_map(block.child("linear_2"));
  const std::vector<Block> activations = block.child("non_linearity").list("acts");
  if (activations.size() != 1)
    block.refuse("the readout has not one activation");
  const double scale = extract_activation_scale(activations.front());
  // With several heads the source masks the hidden layer: each head has a slice of its own.
  const bool masked = block.has("num_heads") && block.number("num_heads") > 1;
  const int width = masked ? first.cols / heads : first.cols;
  if (second.rows != first.cols || second.cols != heads || width < 1)
    block.refuse("its layers do not fit together for " + std::to_string(heads) + " heads");
  for (int h = 0; h < heads; ++h) {
    const int start = masked ? h * width : 0;
    Matrix in{first.rows, width, {}}, out{width, 1, {}};
    for (int i = 0; i < first.rows; ++i)
      for (int j = 0; j < width; ++j)
        in.values.push_back(first(i, start + j));
    for (int i = 0; i < width; ++i)
      out.values.push_back(second(start + i, h));
    readout.mlp.push_back({{std::move(in), std::move(out)}, scale});
  }
  return readout;
}

} // namespace mace
