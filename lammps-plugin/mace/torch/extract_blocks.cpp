// SPDX-License-Identifier: GPL-2.0-or-later
#include "extract_blocks.h"

#include <algorithm>
#include <cmath>

namespace mace {

namespace {

constexpr const char *back_to_e3nn =
    "; convert cuequivariance models back to e3nn (mace_cueq_to_e3nn), merge LoRA adapters";

int integer(const c10::IValue &value) { return static_cast<int>(value.toInt()); }

/// Extents in the field of an instruction that holds its path_shape.
std::vector<int> path_shape(const c10::IValue &value) {
  std::vector<int> shape;
  for (const c10::IValue &extent : value.toTupleRef().elements())
    shape.push_back(integer(extent));
  return shape;
}

Matrix matrix_of(const torch::Tensor &tensor) {
  return {static_cast<int>(tensor.size(0)), static_cast<int>(tensor.size(1)), values_of(tensor)};
}

/// Columns first .. first + count - 1.
Matrix columns(const Matrix &m, int first, int count) {
  Matrix part{m.rows, count, {}};
  for (int i = 0; i < m.rows; ++i)
    for (int j = 0; j < count; ++j)
      part.values.push_back(m(i, first + j));
  return part;
}

/// Column `column`, rows first .. first + count - 1.
Matrix piece_of_column(const Matrix &m, int column, int first, int count) {
  Matrix part{count, 1, {}};
  for (int i = 0; i < count; ++i)
    part.values.push_back(m(first + i, column));
  return part;
}

std::vector<double> radii_of(const ScriptBlock &block, const std::vector<int> &atomic_numbers) {
  const std::vector<double> all = values_of(block.tensor("covalent_radii"));
  std::vector<double> radii;
  for (const int z : atomic_numbers)
    radii.push_back(all.at(z));
  return radii;
}

} // namespace

std::map<int, Matrix> extract_linear(const ScriptBlock &linear) {
  if (linear.kind() != "Linear" || !linear.has("instructions"))
    linear.refuse(linear.kind() + " is not e3nn's Linear" + back_to_e3nn);
  if (linear.has("bias") && linear.tensor("bias").numel() > 0)
    linear.refuse("biases are not supported; " + evaluate_elsewhere);
  const std::vector<double> weight = values_of(linear.tensor("weight"));
  const std::vector<Irrep> outputs = linear.irreps("irreps_out");
  // (i_in, i_out, path_shape, path_weight); the weights of the instructions follow one another.
  std::map<int, Matrix> by_output;
  auto next = weight.begin();
  for (const auto &instruction : linear.instructions()) {
    const std::vector<int> shape = path_shape(instruction.at(2));
    const double path_weight = instruction.at(3).toDouble();
    Matrix &map = by_output[integer(instruction.at(1))];
    map.rows += shape.at(0);
    map.cols = shape.at(1);
    const auto size = static_cast<std::ptrdiff_t>(shape[0]) * shape[1];
    if (weight.end() - next < size)
      linear.refuse("fewer weights than its instructions need");
    std::transform(next, next + size, std::back_inserter(map.values),
                   [path_weight](double w) { return w * path_weight; });
    next += size;
  }
  std::map<int, Matrix> maps;
  for (auto &[output, map] : by_output)
    if (!maps.emplace(outputs.at(output).l, std::move(map)).second)
      linear.refuse("an l occurs twice in its output");
  return maps;
}

std::map<int, std::vector<double>> extract_skip(const ScriptBlock &product) {
  if (product.kind() != "FullyConnectedTensorProduct" || !product.has("instructions"))
    product.refuse(product.kind() + " is not e3nn's FullyConnectedTensorProduct" + back_to_e3nn);
  const std::vector<double> weight = values_of(product.tensor("weight"));
  const std::vector<Irrep> outputs = product.irreps("irreps_out");
  // (i_in1, i_in2, i_out, mode, has_weight, path_weight, path_shape)
  std::map<int, std::vector<double>> maps;
  std::size_t offset = 0;
  for (const auto &instruction : product.instructions()) {
    const std::vector<int> shape = path_shape(instruction.at(6));
    const int inputs = shape.at(0), elements = shape.at(1), channels = shape.at(2);
    const int l = outputs.at(integer(instruction.at(2))).l;
    // The coupling with a scalar is a unit matrix over sqrt(2 l + 1).
    const double factor = std::pow(static_cast<double>(inputs) * elements, -0.5);
    if (std::abs(factor * std::sqrt(2.0 * l + 1.0) - instruction.at(5).toDouble()) > 1e-12)
      product.refuse("the path normalisation is not e3nn's \"element\"");
    std::vector<double> map;
    for (int z = 0; z < elements; ++z)
      for (int i = 0; i < inputs; ++i)
        for (int j = 0; j < channels; ++j)
          map.push_back(
              weight.at(offset + (static_cast<std::size_t>(i) * elements + z) * channels + j) *
              factor);
    offset += map.size();
    if (!maps.emplace(l, std::move(map)).second)
      product.refuse("more than one path leads to l = " + std::to_string(l));
  }
  return maps;
}

double extract_activation_scale(const ScriptBlock &activation) {
  // Beyond 40, silu(x) is x to the last bit.
  const torch::Tensor x = torch::tensor({64.0, 1.0, -1.0, -3.0, 0.25}, torch::kDouble);
  const torch::Tensor y = activation.evaluate(x);
  const double scale = y[0].item<double>() / 64.0;
  if (!torch::allclose(y, scale * torch::silu(x), 1e-12, 0.0))
    activation.refuse("the activation is not silu; " + evaluate_elsewhere);
  return scale;
}

Mlp extract_perceptron(const ScriptBlock &net) {
  if (net.kind() != "FullyConnectedNet")
    net.refuse(net.kind() + " is not supported; " + evaluate_elsewhere);
  Mlp mlp;
  for (int i = 0; net.has("layer" + std::to_string(i)); ++i) {
    const ScriptBlock layer = net.child("layer" + std::to_string(i));
    const bool last = !net.has("layer" + std::to_string(i + 1));
    Matrix w = matrix_of(layer.tensor("weight"));
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

std::vector<Path> extract_paths(const ScriptBlock &product, int channels) {
  if (product.kind() != "TensorProduct" || !product.has("instructions"))
    product.refuse(product.kind() + " is not e3nn's TensorProduct" + back_to_e3nn);
  const std::vector<Irrep> in = product.irreps("irreps_in1"), edge = product.irreps("irreps_in2"),
                           out = product.irreps("irreps_out");
  std::vector<Path> paths;
  for (const auto &instruction : product.instructions()) {
    if (integer(instruction.at(2)) != static_cast<int>(paths.size()) ||
        path_shape(instruction.at(6)) != std::vector<int>{channels, 1})
      product.refuse("the paths are not in the order of their outputs");
    paths.push_back({in.at(integer(instruction.at(0))).l, edge.at(integer(instruction.at(1))).l,
                     out.at(integer(instruction.at(2))).l, instruction.at(5).toDouble()});
  }
  return paths;
}

RadialEmbedding extract_radial_embedding(const ScriptBlock &block,
                                         const std::vector<int> &atomic_numbers) {
  const ScriptBlock basis = block.child("bessel_fn"), cutoff = block.child("cutoff_fn");
  if (cutoff.kind() != "PolynomialCutoff")
    cutoff.refuse(cutoff.kind() + " is not supported; " + evaluate_elsewhere);
  RadialEmbedding radial;
  radial.r_max = cutoff.number("r_max");
  radial.cutoff_p = static_cast<int>(cutoff.number("p"));
  radial.apply_cutoff = block.flag("apply_cutoff", true);
  if (basis.kind() == "BesselBasis") {
    radial.basis = RadialBasis::Bessel;
    radial.frequencies = values_of(basis.tensor("bessel_weights"));
    radial.prefactor = basis.number("prefactor");
    radial.size = static_cast<int>(radial.frequencies.size());
  } else if (basis.kind() == "GaussianBasis") {
    radial.basis = RadialBasis::Gaussian;
    radial.centers = values_of(basis.tensor("gaussian_weights"));
    radial.exponent = basis.number("coeff");
    radial.size = static_cast<int>(radial.centers.size());
  } else if (basis.kind() == "ChebychevBasis") {
    radial.basis = RadialBasis::Chebyshev;
    radial.size = static_cast<int>(basis.number("num_basis"));
  } else {
    basis.refuse(basis.kind() + " is not supported; " + evaluate_elsewhere);
  }
  if (!block.has("distance_transform"))
    return radial;

  const ScriptBlock transform = block.child("distance_transform");
  if (transform.kind() == "AgnesiTransform") {
    radial.transform = DistanceTransform::Agnesi;
    radial.transform_q = transform.number("q");
    radial.transform_p = transform.number("p");
    radial.transform_a = transform.number("a");
  } else if (transform.kind() == "SoftTransform" && transform.has("alpha")) {
    radial.transform = DistanceTransform::Soft;
    radial.transform_alpha = transform.number("alpha");
  } else {
    transform.refuse(transform.kind() + " (of this mace-torch version) is not supported; " +
                     evaluate_elsewhere);
  }
  radial.covalent_radii = radii_of(transform, atomic_numbers);
  return radial;
}

PairRepulsion extract_repulsion(const ScriptBlock &block, const std::vector<int> &atomic_numbers) {
  if (block.kind() != "ZBLBasis")
    block.refuse(block.kind() + " is not supported; " + evaluate_elsewhere);
  PairRepulsion repulsion;
  const std::vector<double> c = values_of(block.tensor("c"));
  if (c.size() != repulsion.c.size())
    block.refuse("it has not four terms");
  std::copy(c.begin(), c.end(), repulsion.c.begin());
  repulsion.a_exp = block.number("a_exp");
  repulsion.a_prefactor = block.number("a_prefactor");
  repulsion.cutoff_p = static_cast<int>(block.number("p"));
  repulsion.covalent_radii = radii_of(block, atomic_numbers);
  // The source multiplies a Python number with integers, which gives single precision.
  const auto n = static_cast<int>(atomic_numbers.size());
  repulsion.strength = {n, n, {}};
  for (const int sender : atomic_numbers)
    for (const int receiver : atomic_numbers)
      repulsion.strength.values.push_back(14.3996f * static_cast<float>(sender) *
                                          static_cast<float>(receiver));
  return repulsion;
}

Readout extract_readout(const ScriptBlock &block, int heads) {
  Readout readout;
  if (block.kind() == "LinearReadoutBlock") {
    readout.linear = extract_linear(block.child("linear")).at(0);
    return readout;
  }
  if (block.kind() != "NonLinearReadoutBlock")
    block.refuse(block.kind() + " is not supported; " + evaluate_elsewhere);
  const Matrix first = extract_linear(block.child("linear_1")).at(0);
  const Matrix second = extract_linear(block.child("linear_2")).at(0);
  const std::vector<ScriptBlock> activations = block.child("non_linearity").list("acts");
  if (activations.size() != 1)
    block.refuse("the readout has not one activation");
  const double scale = extract_activation_scale(activations.front());
  // With several heads the source masks the hidden layer: each head has a slice of its own.
  const bool masked = block.has("num_heads") && block.number("num_heads") > 1;
  const int width = masked ? first.cols / heads : first.cols;
  for (int h = 0; h < heads; ++h) {
    const int start = masked ? h * width : 0;
    readout.mlp.push_back(
        {{columns(first, start, width), piece_of_column(second, h, start, width)}, scale});
  }
  return readout;
}

} // namespace mace
