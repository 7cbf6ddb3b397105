// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/molecules.h"

#include "crystal/bonds.h"
#include "crystal/rings.h"

#include <algorithm>
#include <deque>
#include <optional>

namespace ins {

namespace {

/// Gives every ring to the molecule that holds its atoms; networks get none.
void add_rings(std::vector<Molecule> &molecules, BondGraph bonds) {
  std::vector<std::pair<int, int>> place(bonds.size()); // molecule, and index in it
  for (std::size_t m = 0; m < molecules.size(); ++m)
    for (int i = 0; i < molecules[m].size(); ++i) {
      const int atom = molecules[m].atoms[i];
      place[atom] = {static_cast<int>(m), i};
      if (molecules[m].is_network)
        bonds[atom].clear();
    }
  for (const Ring &ring : find_rings(bonds)) {
    std::vector<int> members;
    for (const RingMember &member : ring)
      members.push_back(place[member.atom].second);
    molecules[place[ring.front().atom].first].rings.push_back(std::move(members));
  }
}

/// Follows the bonds from one atom.
Molecule molecule_from(int start, const Crystal &crystal, const BondGraph &bonds,
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
  return molecule;
}

} // namespace

bool Molecule::bonded(int i, int j) const {
  return std::binary_search(neighbors[i].begin(), neighbors[i].end(), j);
}

std::vector<Molecule> find_molecules(const Crystal &crystal, double stretch) {
  const BondGraph bonds = find_bonds(crystal, stretch);
  std::vector<std::optional<Eigen::Vector3i>> cell_of(crystal.size());
  std::vector<Molecule> molecules;
  for (int atom = 0; atom < crystal.size(); ++atom)
    if (!cell_of[atom])
      molecules.push_back(molecule_from(atom, crystal, bonds, cell_of));
  add_rings(molecules, bonds);
  return molecules;
}

} // namespace ins
