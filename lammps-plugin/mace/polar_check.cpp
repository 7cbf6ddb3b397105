// SPDX-License-Identifier: GPL-2.0-or-later
#include "polar_check.h"

#include "polar_file.h"

namespace mace {

namespace {

class PolarChecker {
public:
  explicit PolarChecker(const Part &part) : part_(part) {}

  void number(const std::string &name, double value) const { part_.number(name, value, true); }
  void flag(const std::string &, bool) const {}
  void numbers(const std::string &name, const std::vector<double> &values, int size) const {
    part_.require(!values.empty(), name, "is empty");
    part_.numbers(name, values, size == free_extent ? values.size() : size);
  }
  void matrix(const std::string &name, const Matrix &matrix, int rows, int cols) const {
    part_.require(matrix.cols > 0, name, "is empty");
    part_.matrix(name, matrix, rows, cols == free_extent ? matrix.cols : cols);
  }
  void perceptron(const std::string &name, const NormMlp &mlp, int inputs, int outputs) const {
    part_.perceptron(name, mlp, inputs, outputs);
  }
  template <class T>
  void list(const std::string &name, const std::vector<T> &values, int size) const {
    part_.require(!values.empty() &&
                      (size == free_extent || static_cast<int>(values.size()) == size),
                  name, "has not one entry each layer, step or l");
  }

private:
  const Part &part_;
};

} // namespace

void check_polar(const Part &part, const Polar &polar) {
  const PolarSizes sizes = polar_sizes(part.model());
  part.require(sizes.degrees >= 2, "source", "has no vectors to make dipoles from");
  for (const Layer &layer : part.model().layers)
    part.require(layer.l_out + 1 == sizes.degrees, "mixer",
                 "needs the same degrees from every layer");
  PolarChecker checker(part);
  visit_polar(polar, sizes, checker);
  for (const double width2 : polar.electrostatics.feature_width2)
    part.number("feature_width2", width2, true);
  for (const double norm : polar.electrostatics.feature_norms.values)
    part.number("feature_norms", norm, true);
}

} // namespace mace
