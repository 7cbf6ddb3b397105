// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/file_cells.h"

#include "base/error.h"
#include "crystal/atom_locator.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr double same_lattice = 1e-3; ///< of the longest vector
constexpr double same_place = 0.1;    ///< Angstrom, at least: which atom it is, not how exact

/// \param what, index  where the vectors belong, for the message
void reorder(std::vector<Eigen::Vector3d> &vectors, const std::vector<int> &order, const char *what,
             std::size_t index) {
  if (vectors.size() != order.size())
    throw Error(fmt::format("{} {} has forces on {} atoms, the supercell has {}", what, index + 1,
                            vectors.size(), order.size()));
  std::vector<Eigen::Vector3d> moved(vectors.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    moved[order[k]] = vectors[k];
  vectors = std::move(moved);
}

} // namespace

std::vector<int> atom_order(const Crystal &of_file, const PhononCells &cells) {
  const Crystal &supercell = cells.supercell;
  const double size = supercell.lattice.rowwise().norm().maxCoeff();
  if ((of_file.lattice - supercell.lattice).cwiseAbs().maxCoeff() > same_lattice * size)
    throw Error("supercell: its lattice is not supercell_matrix times that of the unit cell");
  if (of_file.size() != supercell.size())
    throw Error(fmt::format("supercell: {} atoms, unit cell and supercell_matrix make {}",
                            of_file.size(), supercell.size()));
  const AtomLocator locator(supercell, std::max(same_place, 10.0 * cells.symprec));
  std::vector<int> order;
  std::vector<int> taken_by(supercell.positions.size(), -1);
  for (int k = 0; k < of_file.size(); ++k) {
    const int atom = locator.find(of_file.positions[k], of_file, k);
    if (atom < 0)
      throw Error(fmt::format("supercell: atom {} ({}) stands where unit cell and supercell_matrix "
                              "put no such atom",
                              k + 1, of_file.symbols[k]));
    if (taken_by[atom] >= 0)
      throw Error(fmt::format("supercell: atoms {} and {} ({}) stand in one place",
                              taken_by[atom] + 1, k + 1, of_file.symbols[k]));
    taken_by[atom] = k;
    order.push_back(atom);
  }
  return order;
}

std::vector<int> first_atoms(const FileCells &file, const PhononCells &cells) {
  std::vector<bool> seen(cells.p2s.size(), false);
  std::vector<int> first;
  for (std::size_t k = 0; k < file.order.size(); ++k) {
    const int i = cells.s2p[file.order[k]];
    if (!seen[i])
      first.push_back(static_cast<int>(k));
    seen[i] = true;
  }
  return first;
}

void reorder(DisplacementDataset &dataset, const std::vector<int> &order) {
  const std::size_t atoms = order.size();
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    int &atom = dataset.displacements[d].atom;
    if (atom < 0 || atom >= static_cast<int>(atoms))
      throw Error(fmt::format("displacement {} moves atom {}, the supercell has {}", d + 1,
                              atom + 1, atoms));
    atom = order[atom];
  }
  for (std::size_t d = 0; d < dataset.forces.size(); ++d)
    reorder(dataset.forces[d], order, "displacement", d);
}

void reorder(Snapshots &snapshots, const std::vector<int> &order) {
  for (std::size_t s = 0; s < snapshots.displacements.size(); ++s)
    reorder(snapshots.displacements[s], order, "displaced supercell", s);
  for (std::size_t s = 0; s < snapshots.forces.size(); ++s)
    reorder(snapshots.forces[s], order, "displaced supercell", s);
}

} // namespace ins
