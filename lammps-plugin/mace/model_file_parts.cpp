// SPDX-License-Identifier: GPL-2.0-or-later
#include "model_file_parts.h"

#include "dataset_name.h"

namespace mace {

using ins::h5::any;
using ins::h5::Group;
using ins::h5::Shape;

Matrix read_matrix(const Group &group, const std::string &name, hsize_t rows, hsize_t cols) {
  Shape shape{rows, cols};
  std::vector<double> values = group.doubles(name, shape);
  return {static_cast<int>(shape[0]), static_cast<int>(shape[1]), std::move(values)};
}

void write_matrix(Group &group, const std::string &name, const Matrix &matrix) {
  group.write_doubles(name, {static_cast<hsize_t>(matrix.rows), static_cast<hsize_t>(matrix.cols)},
                      matrix.values);
}

double read_positive(const Group &group, const std::string &attribute) {
  const double value = group.number(attribute);
  if (value <= 0.0)
    group.fail(attribute, "the attribute is not positive");
  return value;
}

void read_norm_perceptron(const Group &group, hsize_t inputs, hsize_t outputs, NormMlp &mlp) {
  mlp.norm_epsilon = read_positive(group, "norm_epsilon");
  for (int i = 0; i == 0 || group.has(indexed("w", i)); ++i) {
    const bool last = !group.has(indexed("w", i + 1));
    mlp.weights.push_back(read_matrix(group, indexed("w", i), inputs, last ? outputs : any));
    inputs = static_cast<hsize_t>(mlp.weights.back().cols);
    mlp.biases.push_back(group.doubles(indexed("b", i), {inputs}));
    if (!last) {
      mlp.norm_scale.push_back(group.doubles(indexed("norm_scale", i), {inputs}));
      mlp.norm_shift.push_back(group.doubles(indexed("norm_shift", i), {inputs}));
    }
  }
}

void write_norm_perceptron(Group &group, const NormMlp &mlp) {
  group.write_number("norm_epsilon", mlp.norm_epsilon);
  const auto write_vectors = [&](const char *name,
                                 const std::vector<std::vector<double>> &vectors) {
    for (std::size_t i = 0; i < vectors.size(); ++i)
      group.write_doubles(indexed(name, i), {static_cast<hsize_t>(vectors[i].size())}, vectors[i]);
  };
  for (std::size_t i = 0; i < mlp.weights.size(); ++i)
    write_matrix(group, indexed("w", i), mlp.weights[i]);
  write_vectors("b", mlp.biases);
  write_vectors("norm_scale", mlp.norm_scale);
  write_vectors("norm_shift", mlp.norm_shift);
}

} // namespace mace
