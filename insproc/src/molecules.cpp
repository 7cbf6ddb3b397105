// SPDX-License-Identifier: GPL-2.0-or-later
#include "molecules.h"

#include "covalent_radii.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>
#include <set>

namespace ins {

namespace {

/// A bond from an atom to the image of another.
struct Bond {
  int to;
  Eigen::Vector3i image; ///< lattice translation from the stored position of `to`
};

/// How many cells away along each axis an image can be within `reach` of an atom of the home cell,
/// when the fractional difference has been brought into -1/2..1/2.
std::array<int, 3> image_range(const Eigen::Matrix3d &lattice, double reach) {
  const Eigen::Matrix3d inverse = lattice.inverse(); // columns: reciprocal vectors without 2 pi
  std::array<int, 3> range;
  for (int axis = 0; axis < 3; ++axis)
    range[axis] = static_cast<int>(std::floor(reach * inverse.col(axis).norm() + 0.5));
  return range;
}

std::vector<std::vector<Bond>> find_bonds(const Crystal &crystal, double stretch) {
  const int n = crystal.size();
  std::vector<double> radii;
  for (const std::string &symbol : crystal.symbols)
    radii.push_back(covalent_radius(symbol));
  const double largest = radii.empty() ? 0.0 : *std::max_element(radii.begin(), radii.end());
  const std::array<int, 3> range = image_range(crystal.lattice, 2.0 * stretch * largest);

  std::vector<std::vector<Bond>> bonds(n);
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
            bonds[i].push_back({j, image});
            if (i != j)
              bonds[j].push_back({i, -image});
          }
    }
  return bonds;
}

/// The shortest way around from one end of a bond to the other; empty beyond eight atoms.
std::vector<int> smallest_ring(const Molecule &molecule, int from, int to) {
  constexpr int largest_ring = 8;
  std::vector<int> previous(molecule.atoms.size(), -1);
  std::vector<int> distance(molecule.atoms.size(), -1);
  std::deque<int> front = {from};
  distance[from] = 0;
  while (!front.empty() && distance[to] < 0) {
    const int atom = front.front();
    front.pop_front();
    if (distance[atom] + 1 >= largest_ring)
      break;
    for (const int next : molecule.neighbors[atom])
      if (distance[next] < 0 && !(atom == from && next == to)) {
        distance[next] = distance[atom] + 1;
        previous[next] = atom;
        front.push_back(next);
      }
  }
  std::vector<int> ring;
  if (distance[to] > 1)
    for (int atom = to; atom >= 0; atom = previous[atom])
      ring.push_back(atom);
  return ring;
}

void add_rings(Molecule &molecule) {
  std::set<std::vector<int>> known;
  for (const auto &[i, j] : molecule.bonds) {
    const std::vector<int> ring = smallest_ring(molecule, i, j);
    std::vector<int> members = ring;
    std::sort(members.begin(), members.end());
    if (!ring.empty() && known.insert(members).second)
      molecule.rings.push_back(ring);
  }
}

/// Follows the bonds from one atom.
Molecule molecule_from(int start, const Crystal &crystal,
                       const std::vector<std::vector<Bond>> &bonds,
                       std::vector<std::optional<Eigen::Vector3i>> &cell_of) {
  Molecule molecule;
  std::deque<int> front = {start};
  cell_of[start] = Eigen::Vector3i::Zero();
  while (!front.empty()) {
    const int atom = front.front();
    front.pop_front();
    molecule.atoms.push_back(atom);
    for (const Bond &bond : bonds[atom]) {
      const Eigen::Vector3i cell = *cell_of[atom] + bond.image;
      if (!cell_of[bond.to]) {
        cell_of[bond.to] = cell;
        front.push_back(bond.to);
      } else if (*cell_of[bond.to] != cell) {
        molecule.is_network = true;
      }
    }
  }
  std::sort(molecule.atoms.begin(), molecule.atoms.end());
  molecule.neighbors.resize(molecule.atoms.size());
  for (int i = 0; i < molecule.size(); ++i) {
    const int atom = molecule.atoms[i];
    molecule.symbols.push_back(crystal.symbols[atom]);
    molecule.masses.push_back(crystal.masses[atom]);
    molecule.cells.push_back(*cell_of[atom]);
    molecule.positions.push_back(crystal.lattice.transpose() *
                                 (crystal.positions[atom] + cell_of[atom]->cast<double>()));
    if (molecule.is_network)
      continue;
    for (const Bond &bond : bonds[atom]) {
      const auto it = std::lower_bound(molecule.atoms.begin(), molecule.atoms.end(), bond.to);
      const int j = static_cast<int>(it - molecule.atoms.begin());
      molecule.neighbors[i].push_back(j);
      if (i < j)
        molecule.bonds.emplace_back(i, j);
    }
    std::sort(molecule.neighbors[i].begin(), molecule.neighbors[i].end());
  }
  add_rings(molecule);
  return molecule;
}

} // namespace

bool Molecule::bonded(int i, int j) const {
  return std::binary_search(neighbors[i].begin(), neighbors[i].end(), j);
}

std::vector<Molecule> find_molecules(const Crystal &crystal, double stretch) {
  const std::vector<std::vector<Bond>> bonds = find_bonds(crystal, stretch);
  std::vector<std::optional<Eigen::Vector3i>> cell_of(crystal.size());
  std::vector<Molecule> molecules;
  for (int atom = 0; atom < crystal.size(); ++atom)
    if (!cell_of[atom])
      molecules.push_back(molecule_from(atom, crystal, bonds, cell_of));
  return molecules;
}

} // namespace ins
