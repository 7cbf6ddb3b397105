// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/irreps.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/symmetry.h"
#include "modes/mulliken.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <complex>
#include <random>

namespace ins {

namespace {

/// What an operation makes of modes, given as columns.
Eigen::MatrixXcd transformed(const Eigen::MatrixXcd &vectors, const Eigen::Matrix3d &rotation,
                             const std::vector<int> &image) {
  Eigen::MatrixXcd result(vectors.rows(), vectors.cols());
  for (std::size_t i = 0; i < image.size(); ++i)
    result.middleRows<3>(3 * static_cast<Eigen::Index>(image[i])) =
        rotation * vectors.middleRows<3>(3 * static_cast<Eigen::Index>(i));
  return result;
}

/// A random number for each operation, the same for all of a class and for inverse ones.
std::vector<double> class_numbers(const std::vector<Eigen::Matrix3i> &rotations) {
  const auto place = [&](const Eigen::Matrix3i &rotation) {
    return static_cast<std::size_t>(std::find(rotations.begin(), rotations.end(), rotation) -
                                    rotations.begin());
  };
  const auto inverse = [](const Eigen::Matrix3i &rotation) {
    return Eigen::Matrix3i(rotation.cast<double>().inverse().array().round().matrix().cast<int>());
  };
  std::vector<double> numbers(rotations.size(), 0.0);
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(0.5, 1.5);
  for (std::size_t k = 0; k < rotations.size(); ++k) {
    if (numbers[k] != 0.0)
      continue;
    const double next = uniform(random);
    for (const Eigen::Matrix3i &turn : rotations) {
      const Eigen::Matrix3i conjugate = turn * rotations[k] * inverse(turn);
      for (const Eigen::Matrix3i &member : {conjugate, inverse(conjugate)})
        if (const std::size_t at = place(member); at < numbers.size())
          numbers[at] = next;
    }
  }
  return numbers;
}

/// Finds the symbol of a set of modes.
struct SetLabeller {
  const PhononModes &modes;
  const std::string &point_group;
  const std::vector<Eigen::Matrix3i> &standard;  ///< rotations in the standard setting
  const std::vector<Eigen::Matrix3d> &cartesian; ///< the same, Cartesian
  const std::vector<std::vector<int>> &images;

  /// Labels the modes from `first` up to `last`. A reducible set is split where its frequencies lie
  /// furthest apart: neighbours in molecular crystals often differ by less than any fixed
  /// tolerance.
  void label(int first, int last, std::vector<std::string> &labels) const {
    const std::string symbol = symbol_of(modes.eigenvectors.middleCols(first, last - first), 1);
    if (symbol.empty() && last - first > 1) {
      int split = first + 1;
      for (int mode = first + 1; mode < last; ++mode)
        if (gap(mode) > gap(split))
          split = mode;
      label(first, split, labels);
      label(split, last, labels);
      return;
    }
    std::fill(labels.begin() + first, labels.begin() + last, symbol);
  }

  /// Labels modes that mix representations, by turning them to ones that do not: a sum over the
  /// operations with class_numbers() commutes with all of them, so that its eigenvectors belong to
  /// one representation, or several equal ones. Each goes to the mode that it has most of.
  void label_mixed(const std::vector<int> &mixed, std::vector<std::string> &labels) const {
    const Eigen::MatrixXcd vectors = modes.eigenvectors(Eigen::all, mixed);
    const std::vector<double> numbers = class_numbers(standard);
    Eigen::MatrixXcd sum = Eigen::MatrixXcd::Zero(vectors.cols(), vectors.cols());
    for (std::size_t k = 0; k < images.size(); ++k)
      sum += numbers[k] * vectors.adjoint() * transformed(vectors, cartesian[k], images[k]);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(0.5 * (sum + sum.adjoint()));
    const Eigen::VectorXd &values = solver.eigenvalues();
    const double equal = 1e-4 * static_cast<double>(images.size());
    std::vector<bool> taken(mixed.size(), false);
    for (Eigen::Index first = 0; first < values.size();) {
      Eigen::Index last = first + 1;
      while (last < values.size() && values[last] - values[last - 1] < equal)
        ++last;
      const Eigen::MatrixXcd turned = solver.eigenvectors().middleCols(first, last - first);
      std::string symbol;
      for (int copies = 1; copies <= last - first && symbol.empty(); ++copies)
        if ((last - first) % copies == 0)
          symbol = symbol_of(vectors * turned, copies);
      for (Eigen::Index k = 0; k < turned.cols(); ++k) {
        std::size_t best = 0;
        double most = -1.0;
        for (std::size_t i = 0; i < mixed.size(); ++i)
          if (const double part = std::norm(turned(static_cast<Eigen::Index>(i), k));
              !taken[i] && part > most) {
            most = part;
            best = i;
          }
        taken[best] = true;
        labels[static_cast<std::size_t>(mixed[best])] = symbol;
      }
      first = last;
    }
  }

  /// Of modes that are so many equal representations.
  std::string symbol_of(const Eigen::MatrixXcd &vectors, int copies) const {
    std::vector<double> characters;
    for (std::size_t k = 0; k < images.size(); ++k)
      characters.push_back(vectors.conjugate()
                               .cwiseProduct(transformed(vectors, cartesian[k], images[k]))
                               .sum()
                               .real() /
                           copies);
    return mulliken_symbol(point_group, standard, characters);
  }

  double gap(int mode) const { return modes.frequencies[mode] - modes.frequencies[mode - 1]; }
};

} // namespace

IrrepLabels irreducible_representations(const PhononModes &modes, const Crystal &primitive,
                                        double symprec, double tolerance) {
  if (modes.atoms() != primitive.size())
    throw Error("modes of " + std::to_string(modes.atoms()) +
                " atoms do not belong to a crystal of " + std::to_string(primitive.size()));
  if (modes.q.norm() > 1e-8)
    throw Error("irreducible representations are found at Gamma only");
  const Crystal crystal = told_apart_by_mass(primitive);
  const SpaceGroup group = find_space_group(crystal, symprec);
  if (distinct_rotations(group.operations).size() != group.operations.size())
    throw Error("irreducible representations need a primitive cell; this one repeats itself");
  const std::vector<std::vector<int>> images = atom_images(crystal, group.operations, symprec);
  std::vector<Eigen::Matrix3i> standard;
  std::vector<Eigen::Matrix3d> cartesian;
  for (const SymmetryOperation &operation : group.operations) {
    const Eigen::Matrix3d rotation =
        group.transformation * operation.rotation.cast<double>() * group.transformation.inverse();
    standard.push_back(rotation.array().round().matrix().cast<int>());
    cartesian.push_back(cartesian_rotation(crystal.lattice, operation.rotation));
  }

  const SetLabeller labeller{modes, group.point_group, standard, cartesian, images};
  IrrepLabels result{group.point_group,
                     std::vector<std::string>(static_cast<std::size_t>(modes.modes()))};
  for (int first = 0; first < modes.modes();) {
    int last = first + 1;
    while (last < modes.modes() &&
           modes.frequencies[last] - modes.frequencies[last - 1] < tolerance)
      ++last;
    labeller.label(first, last, result.labels);
    first = last;
  }
  // Modes that mix each other may have one between them that is pure.
  constexpr double close = 1.0; // cm^-1
  std::vector<int> mixed;
  const auto label_those = [&] {
    if (mixed.size() > 1)
      labeller.label_mixed(mixed, result.labels);
    mixed.clear();
  };
  for (int mode = 0; mode < modes.modes(); ++mode) {
    if (!result.labels[static_cast<std::size_t>(mode)].empty())
      continue;
    if (!mixed.empty() && modes.frequencies[mode] - modes.frequencies[mixed.back()] >= close)
      label_those();
    mixed.push_back(mode);
  }
  label_those();
  return result;
}

int dimension(const std::string &symbol) {
  if (symbol.empty())
    return 0;
  return symbol.front() == 'T' ? 3 : symbol.front() == 'E' ? 2 : 1;
}

} // namespace ins
