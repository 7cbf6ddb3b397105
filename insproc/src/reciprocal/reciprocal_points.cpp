// SPDX-License-Identifier: GPL-2.0-or-later
#include "reciprocal/reciprocal_points.h"

#include <utility>

namespace ins {

ReciprocalPoints::ReciprocalPoints(std::array<int, 3> steps,
                                   std::vector<ReciprocalOperation> operations)
    : steps_(steps), operations_(std::move(operations)) {}

void ReciprocalPoints::add(const Eigen::Vector3i &place) {
  const Eigen::Vector3i folded = fold(place);
  const auto [image, is_new] = images_.try_emplace(key(folded), Image{});
  if (!is_new)
    return;
  Eigen::Vector3i first = folded;
  std::uint64_t lowest = 0;
  for (std::size_t k = 0; k < operations_.size(); ++k) {
    // Steps are equal along axes that an operation mixes: it acts on them as on coordinates.
    const Eigen::Vector3i there = fold(operations_[k].fractional * folded);
    const std::uint64_t number = key(there);
    if (k > 0 && number >= lowest)
      continue;
    lowest = number;
    first = there;
    image->second.operation = static_cast<int>(k);
  }
  const auto [entry, is_first] = numbers_.try_emplace(lowest, static_cast<int>(places_.size()));
  if (is_first)
    places_.push_back(first);
  image->second.point = entry->second;
}

Eigen::Vector3d ReciprocalPoints::fractional(std::size_t point) const {
  return {static_cast<double>(places_[point][0]) / steps_[0],
          static_cast<double>(places_[point][1]) / steps_[1],
          static_cast<double>(places_[point][2]) / steps_[2]};
}

Eigen::Vector3i ReciprocalPoints::fold(const Eigen::Vector3i &place) const {
  Eigen::Vector3i result;
  for (int axis = 0; axis < 3; ++axis) {
    const int rest = place[axis] % steps_[axis];
    result[axis] = rest < 0 ? rest + steps_[axis] : rest;
  }
  return result;
}

std::uint64_t ReciprocalPoints::key(const Eigen::Vector3i &folded) {
  const auto part = [&](int axis) { return static_cast<std::uint64_t>(folded[axis]); };
  return (part(0) << 42) | (part(1) << 21) | part(2);
}

} // namespace ins
