// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/sphere_directions.h"

#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ins {

namespace {

/// The part behind the point of a positive number.
double fraction(double value) { return value - std::floor(value); }

/// Powers of the plastic number's inverse: multiples of the pair fill the unit square evenly.
constexpr double first_step = 0.7548776662466927;
constexpr double second_step = 0.5698402909980532;

} // namespace

std::vector<Eigen::Vector3d> sphere_directions(int count, int set) {
  const double along = fraction(0.5 + set * first_step); // of the height that a point stands for
  const double about = set * second_step;
  std::vector<Eigen::Vector3d> directions;
  for (int i = 0; i < count; ++i) {
    const double z = 2.0 * (i + along) / count - 1.0;
    const double angle = 2.0 * units::pi * fraction(i / std::numbers::phi + about);
    const double radius = std::sqrt(1.0 - z * z);
    directions.emplace_back(radius * std::cos(angle), radius * std::sin(angle), z);
  }
  return directions;
}

std::vector<WeightedDirection> distinct_directions(const std::vector<Eigen::Vector3d> &directions,
                                                   const std::vector<Eigen::Matrix3d> &rotations) {
  // Of all images of a direction, the one nearest to a general direction.
  const Eigen::Vector3d general = Eigen::Vector3d(0.6180, 0.2718, 0.7376).normalized();
  const double side = std::sqrt(4.0 * units::pi / static_cast<double>(directions.size()));
  std::vector<Eigen::Vector3d> borders;
  for (const Eigen::Matrix3d &rotation : rotations)
    if (!rotation.isIdentity(1e-6))
      borders.push_back((rotation.transpose() * general - general).normalized() / side);
  std::vector<WeightedDirection> result;
  double sum = 0.0;
  for (const Eigen::Vector3d &unit : directions) {
    double weight = 1.0;
    for (const Eigen::Vector3d &border : borders)
      if (weight > 0.0)
        weight *= std::clamp(0.5 - border.dot(unit), 0.0, 1.0);
    if (weight > 0.0)
      result.push_back({unit, weight});
    sum += weight;
  }
  if (result.empty())
    return distinct_directions(directions, {});
  for (WeightedDirection &direction : result)
    direction.weight /= sum;
  return result;
}

} // namespace ins
