// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/random_distortion.h"

#include "base/error.h"
#include "crystal/bonds.h"

#include <Eigen/LU>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr int most_draws = 200;

Eigen::Matrix3d random_strain(double largest, RandomSource &random) {
  Eigen::Matrix3d strain;
  for (int i = 0; i < 3; ++i)
    for (int j = i; j < 3; ++j)
      strain(i, j) = strain(j, i) = largest * (2.0 * random.uniform() - 1.0);
  return strain;
}

Eigen::Vector3d random_displacement(double deviation, RandomSource &random) {
  Eigen::Vector3d displacement;
  for (int axis = 0; axis < 3; ++axis)
    displacement[axis] = deviation * random.normal();
  return displacement;
}

/// Atoms that are closer to another one than they may be.
std::vector<int> crowded_atoms(const Crystal &crystal, double closest) {
  std::vector<int> crowded;
  if (closest <= 0.0)
    return crowded;
  const BondGraph contacts = find_bonds(crystal, closest);
  for (int atom = 0; atom < crystal.size(); ++atom)
    if (!contacts[atom].empty())
      crowded.push_back(atom);
  return crowded;
}

std::string pair_of(const Crystal &crystal, int atom, double closest) {
  const int other = find_bonds(crystal, closest)[atom].front().to;
  return fmt::format("atoms {} ({}) and {} ({})", atom + 1, crystal.symbols[atom], other + 1,
                     crystal.symbols[other]);
}

} // namespace

Crystal distort(const Crystal &crystal, const DistortionSettings &settings, RandomSource &random) {
  Crystal strained = crystal;
  strained.lattice *= Eigen::Matrix3d::Identity() + random_strain(settings.strain, random);
  if (const auto crowded = crowded_atoms(strained, settings.closest); !crowded.empty())
    throw Error(
        fmt::format("{} are closer than {:.12g} times the sum of their covalent radii before "
                    "they are displaced: look at the structure, or allow shorter distances",
                    pair_of(strained, crowded.front(), settings.closest), settings.closest));
  Crystal distorted = strained;
  const Eigen::Matrix3d to_fractional = strained.lattice.transpose().inverse();
  const auto displace = [&](int atom) {
    distorted.positions[atom] = strained.positions[atom] +
                                to_fractional * random_displacement(settings.displacement, random);
  };
  for (int atom = 0; atom < crystal.size(); ++atom)
    displace(atom);
  std::vector<int> crowded = crowded_atoms(distorted, settings.closest);
  for (int draw = 0; !crowded.empty(); ++draw) {
    if (draw == most_draws)
      throw Error(fmt::format(
          "{} come closer than {:.12g} times the sum of their covalent radii in {} "
          "draws: choose smaller displacements, or allow shorter distances",
          pair_of(distorted, crowded.front(), settings.closest), settings.closest, most_draws));
    for (const int atom : crowded)
      displace(atom);
    crowded = crowded_atoms(distorted, settings.closest);
  }
  return distorted;
}

} // namespace ins
