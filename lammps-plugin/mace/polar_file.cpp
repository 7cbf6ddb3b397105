// SPDX-License-Identifier: GPL-2.0-or-later
#include "polar_file.h"

#include "model_file_parts.h"

namespace mace {

namespace {

using ins::h5::any;
using ins::h5::Group;
using ins::h5::Shape;

/// Calls action(group, name) for the attribute at a path below a group.
///
/// \param open  opens the group of a path
template <class G, class Open, class Action>
void at_attribute(G &file, const std::string &path, const Open &open, const Action &action) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos)
    action(file, path);
  else
    action(open(path.substr(0, slash)), path.substr(slash + 1));
}

hsize_t wanted(int size) { return size == free_extent ? any : static_cast<hsize_t>(size); }

class PolarReader {
public:
  explicit PolarReader(const Group &file) : file_(file) {}

  void number(const std::string &path, double &value) const {
    at(path, [&](const Group &group, const std::string &name) { value = group.number(name); });
  }
  void flag(const std::string &path, bool &value) const {
    at(path, [&](const Group &group, const std::string &name) {
      value = group.integer(name, 0, 1) == 1;
    });
  }
  void numbers(const std::string &path, std::vector<double> &values, int size) const {
    values = file_.doubles(path, {wanted(size)});
  }
  void matrix(const std::string &path, Matrix &matrix, int rows, int cols) const {
    matrix = read_matrix(file_, path, wanted(rows), wanted(cols));
  }
  void perceptron(const std::string &path, NormMlp &mlp, int inputs, int outputs) const {
    read_norm_perceptron(file_.group(path), wanted(inputs), wanted(outputs), mlp);
  }
  template <class T> void list(const std::string &path, std::vector<T> &values, int size) const {
    if (size == free_extent)
      for (size = 0; size == 0 || file_.has(path + "/" + std::to_string(size)); ++size)
        ;
    values.resize(size);
  }

private:
  const Group &file_;

  template <class Action> void at(const std::string &path, const Action &action) const {
    at_attribute(
        file_, path, [&](const std::string &group) { return file_.group(group); }, action);
  }
};

class PolarWriter {
public:
  explicit PolarWriter(Group &file) : file_(file) {}

  void number(const std::string &path, double value) const {
    at(path, [&](auto &&group, const std::string &name) { group.write_number(name, value); });
  }
  void flag(const std::string &path, bool value) const {
    at(path,
       [&](auto &&group, const std::string &name) { group.write_integer(name, value ? 1 : 0); });
  }
  void numbers(const std::string &path, const std::vector<double> &values, int) const {
    file_.write_doubles(path, {static_cast<hsize_t>(values.size())}, values);
  }
  void matrix(const std::string &path, const Matrix &matrix, int, int) const {
    write_matrix(file_, path, matrix);
  }
  void perceptron(const std::string &path, const NormMlp &mlp, int, int) const {
    Group group = file_.create_group(path);
    write_norm_perceptron(group, mlp);
  }
  template <class T> void list(const std::string &, const std::vector<T> &, int) const {}

private:
  Group &file_;

  template <class Action> void at(const std::string &path, const Action &action) const {
    at_attribute(
        file_, path, [&](const std::string &group) { return file_.create_group(group); }, action);
  }
};

} // namespace

PolarSizes polar_sizes(const Model &model) {
  return {static_cast<int>(model.atomic_numbers.size()), model.channels,
          static_cast<int>(model.layers.size()),
          model.layers.empty() ? 0 : model.layers.back().l_out + 1};
}

Polar read_polar(const Group &group, const PolarSizes &sizes) {
  if (sizes.degrees < 2)
    group.fail(".", "the last layer has no vectors, and no dipoles are made without");
  Polar polar;
  PolarReader reader(group);
  visit_polar(polar, sizes, reader);
  return polar;
}

void write_polar(Group &&group, const Polar &polar, const PolarSizes &sizes) {
  PolarWriter writer(group);
  visit_polar(polar, sizes, writer);
}

} // namespace mace
