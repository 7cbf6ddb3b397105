// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "error.h"
#include "model.h"

#include <algorithm>
#include <cmath>

namespace mace {

/// A part of the model and its place, for messages.
class Part {
public:
  Part(const Model &model, std::string place) : model_(model), place_(std::move(place)) {}

  const Model &model() const { return model_; }
  int elements() const { return static_cast<int>(model_.atomic_numbers.size()); }
  int heads() const { return static_cast<int>(model_.heads.size()); }
  Part part(const std::string &name) const { return {model_, place_ + name + "/"}; }

  void require(bool condition, const std::string &name, const std::string &what) const {
    if (!condition)
      throw Error("the model contradicts itself: " + place_ + name + " " + what);
  }
  void numbers(const std::string &name, const std::vector<double> &values,
               std::size_t expected) const {
    require(values.size() == expected, name,
            "has " + std::to_string(values.size()) + " numbers, expected " +
                std::to_string(expected));
    require(std::all_of(values.begin(), values.end(),
                        [](double value) { return std::isfinite(value); }),
            name, "holds a number that is not finite");
  }
  void number(const std::string &name, double value, bool positive = false) const {
    require(std::isfinite(value) && (!positive || value > 0.0), name,
            positive ? "is not positive" : "is not finite");
  }
  void matrix(const std::string &name, const Matrix &matrix, int rows, int cols) const {
    require(matrix.rows == rows && matrix.cols == cols, name,
            "has the shape (" + std::to_string(matrix.rows) + ", " + std::to_string(matrix.cols) +
                "), expected (" + std::to_string(rows) + ", " + std::to_string(cols) + ")");
    numbers(name, matrix.values, static_cast<std::size_t>(rows) * cols);
  }
  /// One matrix for each l.
  void maps(const std::string &name, const std::vector<Matrix> &maps, const std::vector<int> &rows,
            const std::vector<int> &cols) const {
    require(maps.size() == rows.size(), name,
            "has maps of " + std::to_string(maps.size()) + " l, expected " +
                std::to_string(rows.size()));
    for (std::size_t l = 0; l < maps.size(); ++l)
      matrix(name + "/l" + std::to_string(l), maps[l], rows[l], cols[l]);
  }
  void square_maps(const std::string &name, const std::vector<Matrix> &square, int l_max) const {
    const std::vector<int> channels(l_max + 1, model_.channels);
    maps(name, square, channels, channels);
  }
  void radii(const std::vector<double> &radii) const {
    numbers("covalent_radii", radii, elements());
    require(std::all_of(radii.begin(), radii.end(), [](double r) { return r > 0.0; }),
            "covalent_radii", "holds a radius that is not positive");
  }

  void perceptron(const std::string &name, const NormMlp &mlp, int inputs, int outputs) const {
    const std::size_t n = mlp.weights.size();
    number(name + "/norm_epsilon", mlp.norm_epsilon, true);
    require(n > 0 && mlp.biases.size() == n && mlp.norm_scale.size() == n - 1 &&
                mlp.norm_shift.size() == n - 1,
            name, "has not one bias each layer and one normalization between two");
    for (std::size_t i = 0; i < n; ++i) {
      const Matrix &w = mlp.weights[i];
      const std::string index = std::to_string(i);
      matrix(name + "/w" + index, w, inputs, i + 1 == n ? outputs : w.cols);
      numbers(name + "/b" + index, mlp.biases[i], w.cols);
      if (i + 1 < n) {
        numbers(name + "/norm_scale" + index, mlp.norm_scale[i], w.cols);
        numbers(name + "/norm_shift" + index, mlp.norm_shift[i], w.cols);
      }
      inputs = w.cols;
    }
  }

private:
  const Model &model_;
  std::string place_;
};

} // namespace mace
