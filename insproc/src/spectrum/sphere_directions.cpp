// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/sphere_directions.h"

#include "base/units.h"

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

} // namespace ins
