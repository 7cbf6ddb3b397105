// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/displacements.h"

#include "base/error.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

namespace ins {

namespace {

using Direction = Eigen::Vector3i;

/// Directions tried, in this order: lattice vectors, then face and body diagonals.
const std::array<Direction, 13> lattice_directions{{{1, 0, 0},
                                                    {0, 1, 0},
                                                    {0, 0, 1},
                                                    {1, 1, 0},
                                                    {1, 0, 1},
                                                    {0, 1, 1},
                                                    {1, -1, 0},
                                                    {1, 0, -1},
                                                    {0, 1, -1},
                                                    {1, 1, 1},
                                                    {1, 1, -1},
                                                    {1, -1, 1},
                                                    {-1, 1, 1}}};

bool independent(const Direction &a, const Direction &b, const Direction &c) {
  return a.dot(b.cross(c)) != 0;
}

/// The fewest of `directions` whose images under `rotations` span space.
std::vector<Direction> spanning_directions(std::span<const Direction> directions,
                                           const std::vector<Eigen::Matrix3i> &rotations) {
  for (const Direction &d : directions)
    for (std::size_t i = 0; i < rotations.size(); ++i)
      for (std::size_t j = i + 1; j < rotations.size(); ++j)
        if (independent(d, rotations[i] * d, rotations[j] * d))
          return {d};
  for (const Direction &d : directions)
    for (const Eigen::Matrix3i &r : rotations)
      for (const Direction &second : directions)
        if (independent(d, r * d, second))
          return {d, second};
  return {directions[0], directions[1], directions[2]};
}

bool needs_opposite(const Direction &d, const std::vector<Eigen::Matrix3i> &rotations,
                    PlusMinus plusminus) {
  if (plusminus != PlusMinus::automatic)
    return plusminus == PlusMinus::yes;
  return std::none_of(rotations.begin(), rotations.end(),
                      [&](const Eigen::Matrix3i &r) { return r * d == -d; });
}

} // namespace

PlusMinus parse_plusminus(const std::string &text) {
  if (text == "auto")
    return PlusMinus::automatic;
  if (text == "yes")
    return PlusMinus::yes;
  if (text == "no")
    return PlusMinus::no;
  throw Error(fmt::format("plusminus '{}' is unknown; use auto, yes or no", text));
}

std::string to_string(PlusMinus value) {
  switch (value) {
  case PlusMinus::yes:
    return "yes";
  case PlusMinus::no:
    return "no";
  default:
    return "auto";
  }
}

std::vector<Displacement> least_displacements(const PhononCells &cells, const SpaceGroup &group,
                                              const DisplacementOptions &options) {
  if (!(options.amplitude > 0.0))
    throw Error(fmt::format("displacement {:g} A: it must be positive", options.amplitude));
  const std::span<const Direction> directions(lattice_directions.data(), options.diagonal ? 13 : 3);
  std::vector<Displacement> displacements;
  const auto add = [&](int atom, const Direction &d) {
    const Eigen::Vector3d u = cells.supercell.lattice.transpose() * d.cast<double>();
    displacements.push_back({atom, u * (options.amplitude / u.norm())});
  };
  for (const int atom : independent_atoms(cells, group)) {
    const std::vector<Eigen::Matrix3i> rotations = site_rotations(cells, group, atom);
    for (const Direction &d : spanning_directions(directions, rotations)) {
      add(atom, d);
      if (needs_opposite(d, rotations, options.plusminus))
        add(atom, -d);
    }
  }
  return displacements;
}

std::vector<Displacement> least_displacements(const PhononCells &cells, const SpaceGroup &group,
                                              const DisplacementOptions &options,
                                              const std::vector<double> &amplitudes) {
  std::vector<Displacement> all;
  for (const double amplitude : amplitudes) {
    DisplacementOptions one = options;
    one.amplitude = amplitude;
    const std::vector<Displacement> set = least_displacements(cells, group, one);
    all.insert(all.end(), set.begin(), set.end());
  }
  return all;
}

DisplacementDataset DisplacementDataset::set(int index) const {
  DisplacementDataset one = *this;
  if (sets() == 1)
    return one;
  const std::size_t size = displacements.size() / amplitudes.size();
  const auto first = static_cast<std::ptrdiff_t>(index * size);
  const auto last = static_cast<std::ptrdiff_t>(first + size);
  one.amplitudes = {amplitudes.at(index)};
  one.displacements.assign(displacements.begin() + first, displacements.begin() + last);
  one.forces.assign(forces.begin() + first, forces.begin() + last);
  return one;
}

int DisplacementDataset::done() const {
  return static_cast<int>(std::count_if(forces.begin(), forces.end(),
                                        [](const auto &known) { return !known.empty(); }));
}

} // namespace ins
