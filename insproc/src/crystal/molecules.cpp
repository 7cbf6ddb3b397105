// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/molecules.h"

#include "crystal/rings.h"
#include "elements/covalent_radii.h"
#include "elements/metals.h"

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

std::vector<Molecule> bonded_molecules(const Crystal &crystal, const BondGraph &bonds) {
  std::vector<std::optional<Eigen::Vector3i>> cell_of(crystal.size());
  std::vector<Molecule> molecules;
  for (int atom = 0; atom < crystal.size(); ++atom)
    if (!cell_of[atom])
      molecules.push_back(molecule_from(atom, crystal, bonds, cell_of));
  add_rings(molecules, bonds);
  return molecules;
}

bool has_network(const std::vector<Molecule> &molecules) {
  return std::any_of(molecules.begin(), molecules.end(),
                     [](const Molecule &molecule) { return molecule.is_network; });
}

/// Finite, and not all of them single atoms.
bool are_molecules(const std::vector<Molecule> &molecules) {
  return !has_network(molecules) &&
         std::any_of(molecules.begin(), molecules.end(),
                     [](const Molecule &molecule) { return molecule.size() > 1; });
}

} // namespace

bool Molecule::bonded(int i, int j) const {
  return std::binary_search(neighbors[i].begin(), neighbors[i].end(), j);
}

std::vector<Molecule> find_molecules(const Crystal &crystal) {
  return find_molecules(crystal, find_bonds(crystal));
}

std::vector<Molecule> find_molecules(const Crystal &crystal, const BondGraph &bonds) {
  std::vector<Molecule> molecules = bonded_molecules(crystal, bonds);
  if (!has_network(molecules))
    return molecules;
  for (const auto &is_ion : {is_electropositive, is_metal}) {
    std::vector<Molecule> groups = bonded_molecules(
        crystal, without(bonds, [&](int atom, const Bond &bond) {
          const std::string &first = crystal.symbols[static_cast<std::size_t>(atom)];
          const std::string &second = crystal.symbols[static_cast<std::size_t>(bond.to)];
          return is_ion(first) != is_ion(second);
        }));
    if (are_molecules(groups))
      return groups;
  }
  return molecules;
}

std::optional<Contact> doubtful_bond(const Crystal &crystal, const BondGraph &bonds) {
  constexpr double short_bond = 1.08;
  if (!has_network(find_molecules(crystal, bonds)))
    return std::nullopt;
  const BondGraph short_bonds =
      without(bonds, [&](int, const Bond &bond) { return bond.stretch > short_bond; });
  if (!are_molecules(bonded_molecules(crystal, short_bonds)))
    return std::nullopt;
  Contact longest{0, 0};
  for (std::size_t atom = 0; atom < bonds.size(); ++atom)
    for (const Bond &bond : bonds[atom])
      if (bond.stretch > longest.stretch)
        longest = {static_cast<int>(atom), bond.to, 0.0, bond.stretch};
  longest.length = longest.stretch * (covalent_radius(crystal.symbols[longest.first]) +
                                      covalent_radius(crystal.symbols[longest.second]));
  return longest;
}

} // namespace ins
