// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/pair_search.h"

#include "base/error.h"

#include <Eigen/LU>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace ins {

namespace {

/// Distances between opposite faces of a cell, Angstrom.
Eigen::Vector3d face_distances(const Eigen::Matrix3d &lattice) {
  return lattice.inverse().colwise().norm().cwiseInverse().transpose();
}

} // namespace

double PairSearch::largest_reach(const TrajectoryFrame &frame) {
  const Eigen::Vector3d faces = face_distances(frame.lattice);
  double reach = std::numeric_limits<double>::infinity();
  for (int axis = 0; axis < 3; ++axis)
    if (frame.periodic[static_cast<std::size_t>(axis)])
      reach = std::min(reach, 0.5 * faces[axis]);
  return reach;
}

PairSearch::PairSearch(const TrajectoryFrame &frame, double reach)
    : to_cartesian_(frame.lattice.transpose()), periodic_(frame.periodic), square_(reach * reach) {
  constexpr double rounding = 1e-9;
  if (reach > largest_reach(frame) * (1.0 + rounding))
    throw Error(fmt::format("pairs up to {:.3f} Angstrom in a box whose half is {:.3f}", reach,
                            largest_reach(frame)));
  const Eigen::Vector3d faces = face_distances(frame.lattice);
  // More boxes than atoms would only cost time.
  const int most_boxes = 1 + static_cast<int>(std::cbrt(frame.positions.cols()));
  AtomVectors places = frame.positions;
  const Eigen::Index size = places.cols();
  for (int axis = 0; axis < 3; ++axis) {
    const auto k = static_cast<std::size_t>(axis);
    low_[k] = 0.0;
    double extent = 1.0;
    if (periodic_[k]) {
      places.row(axis).array() -= places.row(axis).array().floor();
    } else if (size > 0) {
      low_[k] = places.row(axis).minCoeff();
      extent = std::max(places.row(axis).maxCoeff() - low_[k], rounding);
    }
    boxes_[k] = std::clamp(static_cast<int>(extent * faces[axis] / reach), 1, most_boxes);
    width_[k] = extent / boxes_[k];
  }
  std::vector<int> box(static_cast<std::size_t>(size));
  first_.assign(static_cast<std::size_t>(boxes_[0] * boxes_[1] * boxes_[2]) + 1, 0);
  for (Eigen::Index i = 0; i < size; ++i) {
    int index = 0;
    for (int axis = 0; axis < 3; ++axis)
      index = index * boxes_[static_cast<std::size_t>(axis)] + box_of(axis, places(axis, i));
    box[static_cast<std::size_t>(i)] = index;
    ++first_[static_cast<std::size_t>(index) + 1];
  }
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  std::vector<int> next(first_.begin(), first_.end() - 1);
  atoms_.resize(static_cast<std::size_t>(size));
  for (std::vector<double> &row : places_)
    row.resize(static_cast<std::size_t>(size));
  for (Eigen::Index i = 0; i < size; ++i) {
    const int at = next[static_cast<std::size_t>(box[static_cast<std::size_t>(i)])]++;
    atoms_[static_cast<std::size_t>(at)] = static_cast<int>(i);
    for (std::size_t k = 0; k < 3; ++k)
      places_[k][static_cast<std::size_t>(at)] = places(static_cast<Eigen::Index>(k), i);
  }
}

void PairSearch::measure(int atom, int begin, int count, std::vector<double> &squares) const {
  const double *rows[3];
  double here[3], period[3];
  for (std::size_t k = 0; k < 3; ++k) {
    rows[k] = places_[k].data() + begin;
    here[k] = places_[k][static_cast<std::size_t>(atom)];
    period[k] = periodic_[k] ? 1.0 : 0.0;
  }
  // The nearest whole number, in a form that compilers turn into vector instructions: behind it, a
  // double has no bits for fractions.
  constexpr double no_fractions = 0x1.8p52;
  const auto nearest = [](double difference, double period) {
    return difference - period * ((difference + no_fractions) - no_fractions);
  };
  const Eigen::Matrix3d m = to_cartesian_;
  double *const result = squares.data();
  for (int q = 0; q < count; ++q) {
    const double a = nearest(rows[0][q] - here[0], period[0]),
                 b = nearest(rows[1][q] - here[1], period[1]),
                 c = nearest(rows[2][q] - here[2], period[2]);
    const double x = m(0, 0) * a + m(0, 1) * b + m(0, 2) * c,
                 y = m(1, 0) * a + m(1, 1) * b + m(1, 2) * c,
                 z = m(2, 0) * a + m(2, 1) * b + m(2, 2) * c;
    result[q] = x * x + y * y + z * z;
  }
}

int PairSearch::box_of(int axis, double place) const {
  const auto k = static_cast<std::size_t>(axis);
  return std::clamp(static_cast<int>((place - low_[k]) / width_[k]), 0, boxes_[k] - 1);
}

} // namespace ins
