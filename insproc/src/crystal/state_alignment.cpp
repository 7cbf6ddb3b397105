// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/state_alignment.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "crystal/ring_geometry.h"
#include "crystal/same_atoms.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace ins {

namespace {

/// Nearest images of fractional differences in a lattice, however skew.
class NearestImage {
public:
  explicit NearestImage(const Eigen::Matrix3d &lattice) : columns_(lattice.transpose()) {
    const double half_diagonal = 0.5 * lattice.rowwise().norm().sum();
    const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns b_i / 2 pi
    Eigen::Vector3i range;
    for (int axis = 0; axis < 3; ++axis)
      range[axis] = static_cast<int>(std::floor(half_diagonal * reciprocal.col(axis).norm() + 0.5));
    double shortest = std::numeric_limits<double>::infinity();
    for (int a = -range[0]; a <= range[0]; ++a)
      for (int b = -range[1]; b <= range[1]; ++b)
        for (int c = -range[2]; c <= range[2]; ++c) {
          const Eigen::Vector3i point(a, b, c);
          if (point.isZero())
            continue;
          points_.push_back(point);
          shortest = std::min(shortest, (columns_ * point.cast<double>()).squaredNorm());
        }
    surely_nearest_ = 0.25 * shortest;
  }

  /// The lattice vector n for which |difference + n| is smallest.
  Eigen::Vector3i operator()(const Eigen::Vector3d &difference) const {
    Eigen::Vector3i best = -difference.array().round().cast<int>();
    double least = squared_length(difference, best);
    if (least <= surely_nearest_)
      return best;
    const Eigen::Vector3i start = best;
    for (const Eigen::Vector3i &point : points_)
      if (const double length = squared_length(difference, start + point); length < least) {
        least = length;
        best = start + point;
      }
    return best;
  }

  double squared_length(const Eigen::Vector3d &difference, const Eigen::Vector3i &image) const {
    return (columns_ * (difference + image.cast<double>())).squaredNorm();
  }

private:
  Eigen::Matrix3d columns_;
  std::vector<Eigen::Vector3i> points_;
  double surely_nearest_ = 0.0; ///< Angstrom^2
};

/// Atoms of one state laid on those of another in one lattice.
struct Placement {
  Eigen::Vector3d shift;
  std::vector<Eigen::Vector3i> images;
  double mean_square = std::numeric_limits<double>::infinity(); ///< of the displacements, A^2
};

std::vector<int> rarest_atoms(const std::vector<std::string> &symbols) {
  std::map<std::string, std::vector<int>> atoms;
  for (std::size_t i = 0; i < symbols.size(); ++i)
    atoms[symbols[i]].push_back(static_cast<int>(i));
  return std::min_element(
             atoms.begin(), atoms.end(),
             [](const auto &a, const auto &b) { return a.second.size() < b.second.size(); })
      ->second;
}

Placement placed(const std::vector<Eigen::Vector3d> &differences, const Eigen::Vector3d &shift,
                 const NearestImage &nearest) {
  Placement placement{shift, {}, 0.0};
  for (const Eigen::Vector3d &difference : differences) {
    placement.images.push_back(nearest(difference - shift));
    placement.mean_square += nearest.squared_length(difference - shift, placement.images.back()) /
                             static_cast<double>(differences.size());
  }
  return placement;
}

/// \param differences  second minus first, fractional in the first state's lattice
Placement best_placement(const Crystal &first, const std::vector<Eigen::Vector3d> &differences) {
  const NearestImage nearest(first.lattice);
  Placement best;
  for (const int atom : rarest_atoms(first.symbols))
    if (Placement next = placed(differences, differences[atom], nearest);
        next.mean_square < best.mean_square)
      best = std::move(next);
  // Each round lowers the mean square; the bound is for ties decided by rounding.
  for (int round = 0; round < 20; ++round) {
    Eigen::Vector3d mean = Eigen::Vector3d::Zero();
    for (std::size_t i = 0; i < differences.size(); ++i)
      mean += (differences[i] + best.images[i].cast<double>()) /
              static_cast<double>(differences.size());
    Placement next = placed(differences, mean, nearest);
    const bool settled = next.images == best.images;
    best = std::move(next);
    if (settled)
      break;
  }
  return best;
}

/// Sum of the squared logarithms of the principal stretches from one lattice to another; infinite
/// if handedness changes.
double strain(const Eigen::Matrix3d &first, const Eigen::Matrix3d &second) {
  const Eigen::Matrix3d gradient = second.transpose() * first.transpose().inverse();
  if (!(gradient.determinant() > 0.0))
    return std::numeric_limits<double>::infinity();
  const Eigen::Vector3d squares = symmetric_eigensystem_3(gradient.transpose() * gradient).values;
  return (0.5 * squares.array().log()).square().sum();
}

struct Candidate {
  Eigen::Matrix3i basis;
  double strain;
};

/// Other bases of the second lattice that deform it hardly more than the best one does.
std::vector<Candidate> other_bases(const Eigen::Matrix3d &first, const Eigen::Matrix3d &second) {
  // Vectors about as long as the first state's keep the search short.
  std::array<std::vector<Eigen::Vector3i>, 3> rows;
  for (int a = -1; a <= 1; ++a)
    for (int b = -1; b <= 1; ++b)
      for (int c = -1; c <= 1; ++c) {
        const Eigen::Vector3i row(a, b, c);
        const double length = (second.transpose() * row.cast<double>()).norm();
        for (int axis = 0; axis < 3; ++axis)
          if (const double ratio = length / first.row(axis).norm(); ratio > 0.5 && ratio < 2.0)
            rows[axis].push_back(row);
      }
  std::vector<Candidate> found;
  double least = std::numeric_limits<double>::infinity();
  for (const Eigen::Vector3i &a : rows[0])
    for (const Eigen::Vector3i &b : rows[1])
      for (const Eigen::Vector3i &c : rows[2]) {
        Candidate candidate;
        candidate.basis << a.transpose(), b.transpose(), c.transpose();
        if (std::abs(candidate.basis.determinant()) != 1 || candidate.basis.isIdentity())
          continue;
        candidate.strain = strain(first, candidate.basis.cast<double>() * second);
        least = std::min(least, candidate.strain);
        found.push_back(candidate);
      }
  constexpr double margin = 1e-3; // for lattices that are symmetric but for noise
  std::erase_if(found, [&](const Candidate &c) { return !(c.strain <= 1.5 * least + margin); });
  return found;
}

std::vector<Eigen::Vector3d> fractions_in(const Eigen::Matrix3i &basis, const Crystal &crystal) {
  // x L = x' (B L): x' = x B^-1, an integer matrix
  const Eigen::Matrix3d inverse = basis.cast<double>().inverse().array().round();
  std::vector<Eigen::Vector3d> fractions;
  for (const Eigen::Vector3d &position : crystal.positions)
    fractions.emplace_back(inverse.transpose() * position);
  return fractions;
}

} // namespace

StateAlignment align_states(const Crystal &first, const Crystal &second) {
  require_same_atoms(first, second);
  if (std::abs(first.lattice.determinant()) < 1e-9 || std::abs(second.lattice.determinant()) < 1e-9)
    throw Error("a state of the crystal has a cell without volume");
  const double spacing_squared =
      std::pow(std::abs(first.lattice.determinant()) / first.size(), 2.0 / 3.0);
  StateAlignment best;
  double least = std::numeric_limits<double>::infinity();
  const auto try_basis = [&](const Candidate &candidate) {
    std::vector<Eigen::Vector3d> differences = fractions_in(candidate.basis, second);
    for (std::size_t i = 0; i < differences.size(); ++i)
      differences[i] -= first.positions[i];
    Placement placement = best_placement(first, differences);
    const double misfit = candidate.strain + placement.mean_square / spacing_squared;
    if (misfit < least || best.images.empty()) {
      least = misfit;
      best.basis = candidate.basis;
      best.shift = placement.shift;
      best.images = std::move(placement.images);
    }
  };
  const Eigen::Matrix3i own = Eigen::Matrix3i::Identity();
  try_basis({own, strain(first.lattice, second.lattice)});
  constexpr double good = 1e-2;      // some percent of strain, or as much of displacement
  constexpr double advantage = 0.25; // that another basis than the given one has to have
  if (!(least < good)) {
    least *= advantage;
    for (const Candidate &candidate : other_bases(first.lattice, second.lattice))
      try_basis(candidate);
  }
  if (!std::isfinite(strain(first.lattice, best.basis.cast<double>() * second.lattice)))
    throw Error(
        "one state of the crystal has a left-handed cell, the other a right-handed one, and "
        "no choice of the second cell's vectors makes them alike; both must be states of "
        "one crystal");
  best.rotation = lattice_rotation(best.basis.cast<double>() * second.lattice, first.lattice);
  return best;
}

Crystal aligned(Crystal second, const StateAlignment &alignment) {
  second.positions = fractions_in(alignment.basis, second);
  for (std::size_t i = 0; i < second.positions.size(); ++i)
    second.positions[i] += alignment.images[i].cast<double>();
  second.lattice = alignment.basis.cast<double>() * second.lattice * alignment.rotation.transpose();
  return second;
}

std::optional<std::pair<int, int>> exchanged_atoms(const Crystal &first, const Crystal &second) {
  const StateAlignment alignment = align_states(first, second);
  const NearestImage nearest(first.lattice);
  const std::vector<Eigen::Vector3d> fractions = fractions_in(alignment.basis, second);
  const auto distance = [&](int i, int j) { // of the second state's i from the first state's j
    const Eigen::Vector3d difference = fractions[i] - alignment.shift - first.positions[j];
    return nearest.squared_length(difference, nearest(difference));
  };
  for (int i = 0; i < first.size(); ++i) {
    const double own = distance(i, i);
    for (int j = i + 1; j < first.size(); ++j)
      if (first.symbols[i] == first.symbols[j] && distance(i, j) < own &&
          distance(j, i) < distance(j, j))
        return std::pair(i, j);
  }
  return std::nullopt;
}

} // namespace ins
