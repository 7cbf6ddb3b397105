// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/bonds.h"

#include "elements/covalent_radii.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace ins {

namespace {

/// How many cells away along each axis an image can be within `reach` of an atom of the home cell,
/// when the fractional difference has been brought into -1/2..1/2.
std::array<int, 3> image_range(const Eigen::Matrix3d &lattice, double reach) {
  const Eigen::Matrix3d inverse = lattice.inverse(); // columns: reciprocal vectors without 2 pi
  std::array<int, 3> range;
  for (int axis = 0; axis < 3; ++axis)
    range[axis] = static_cast<int>(std::floor(reach * inverse.col(axis).norm() + 0.5));
  return range;
}

} // namespace

BondGraph find_bonds(const Crystal &crystal) { return find_bonds(crystal, bond_stretch(crystal)); }

double bond_stretch(const Crystal &crystal) {
  constexpr double usual = 1.2;
  constexpr double farthest = 1.4;
  constexpr double surely_a_bond = 1.08;
  constexpr double gap = 0.08;
  std::vector<double> lengths;
  for (const std::vector<Bond> &of_atom : find_bonds(crystal, farthest))
    for (const Bond &bond : of_atom)
      lengths.push_back(bond.stretch);
  lengths.push_back(farthest);
  std::sort(lengths.begin(), lengths.end());
  for (std::size_t k = 0; k + 1 < lengths.size() && lengths[k] < usual; ++k)
    if (lengths[k + 1] > surely_a_bond && lengths[k + 1] - lengths[k] >= gap)
      return std::min(usual, 0.5 * (lengths[k] + lengths[k + 1]));
  return usual;
}

BondGraph common_bonds(const BondGraph &first, const BondGraph &second) {
  return without(first, [&](int atom, const Bond &bond) {
    const std::vector<Bond> &others = second[static_cast<std::size_t>(atom)];
    return std::none_of(others.begin(), others.end(), [&](const Bond &other) {
      return other.to == bond.to && other.image == bond.image;
    });
  });
}

BondGraph without(const BondGraph &bonds, const std::function<bool(int, const Bond &)> &drop) {
  BondGraph kept(bonds.size());
  for (std::size_t atom = 0; atom < bonds.size(); ++atom)
    std::copy_if(bonds[atom].begin(), bonds[atom].end(), std::back_inserter(kept[atom]),
                 [&](const Bond &bond) { return !drop(static_cast<int>(atom), bond); });
  return kept;
}

BondGraph find_bonds(const Crystal &crystal, double stretch) {
  const int n = crystal.size();
  std::vector<double> radii;
  for (const std::string &symbol : crystal.symbols)
    radii.push_back(covalent_radius(symbol));
  const double largest = radii.empty() ? 0.0 : *std::max_element(radii.begin(), radii.end());
  const std::array<int, 3> range = image_range(crystal.lattice, 2.0 * stretch * largest);

  BondGraph bonds(n);
  for (int i = 0; i < n; ++i)
    for (int j = i; j < n; ++j) {
      const Eigen::Vector3d difference = crystal.positions[j] - crystal.positions[i];
      const Eigen::Vector3i nearest = -difference.array().round().cast<int>();
      const double limit = stretch * (radii[i] + radii[j]);
      for (int a = -range[0]; a <= range[0]; ++a)
        for (int b = -range[1]; b <= range[1]; ++b)
          for (int c = -range[2]; c <= range[2]; ++c) {
            const Eigen::Vector3i image = nearest + Eigen::Vector3i(a, b, c);
            const Eigen::Vector3d vector =
                crystal.lattice.transpose() * (difference + image.cast<double>());
            if ((i == j && image.isZero()) || vector.norm() >= limit)
              continue;
            const double ratio = vector.norm() / (radii[i] + radii[j]);
            bonds[i].push_back({j, image, ratio});
            if (i != j)
              bonds[j].push_back({i, -image, ratio});
          }
    }
  return bonds;
}

} // namespace ins
