// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/irreps.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/symmetry.h"
#include "modes/mulliken.h"

#include <Eigen/LU>
#include <algorithm>
#include <complex>

namespace ins {

namespace {

/// Trace of what an operation makes of a set of modes.
double character(const PhononModes &modes, int first, int count, const Eigen::Matrix3d &rotation,
                 const std::vector<int> &image) {
  double sum = 0.0;
  for (int mode = first; mode < first + count; ++mode)
    for (std::size_t i = 0; i < image.size(); ++i) {
      const Eigen::Vector3cd from =
          modes.eigenvectors.col(mode).segment<3>(3 * static_cast<Eigen::Index>(i));
      sum += modes.eigenvectors.col(mode).segment<3>(3 * image[i]).dot(rotation * from).real();
    }
  return sum;
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
    std::vector<double> characters;
    for (std::size_t k = 0; k < images.size(); ++k)
      characters.push_back(character(modes, first, last - first, cartesian[k], images[k]));
    const std::string symbol = mulliken_symbol(point_group, standard, characters);
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
  return result;
}

} // namespace ins
