// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/cell_sites.h"

#include "crystal/alike.h"
#include "crystal/atom_locator.h"
#include "crystal/supercell.h"

#include <Eigen/LU>
#include <cmath>

namespace ins {

namespace {

/// Atoms in thermal motion are this far from being images, in the mean and each; Angstrom.
constexpr double same_site_rms = 0.75;
constexpr double same_site = 0.75;

/// Do the atoms repeat, cell after cell, in the order of the first cell's?
bool repeats_in_order(const Crystal &box, const Eigen::Matrix3d &cells, int cell_atoms) {
  const Eigen::Matrix3d lattice = cells.transpose().inverse() * box.lattice;
  double sum = 0.0;
  for (int atom = cell_atoms; atom < box.size(); ++atom) {
    const int first = atom % cell_atoms;
    if (!alike_in_forces(box, atom, box, first))
      return false;
    const double distance =
        periodic_distance(lattice, cells * box.positions[atom], cells * box.positions[first]);
    sum += distance * distance;
  }
  return std::sqrt(sum / box.size()) < same_site_rms;
}

} // namespace

std::vector<int> cell_sites(const Crystal &box, const Eigen::Matrix3i &cells) {
  const long count = std::lround(cells.cast<double>().determinant());
  std::vector<int> sites(static_cast<std::size_t>(box.size()));
  if (count > 0 && box.size() % count == 0) {
    const int cell_atoms = static_cast<int>(box.size() / count);
    if (repeats_in_order(box, cells.cast<double>(), cell_atoms)) {
      for (int atom = 0; atom < box.size(); ++atom)
        sites[static_cast<std::size_t>(atom)] = atom % cell_atoms;
      return sites;
    }
  }
  const BoxCells divided = divide_box(box, cells, false, same_site);
  for (std::size_t k = 0; k < divided.box_atom.size(); ++k)
    sites[static_cast<std::size_t>(divided.box_atom[k])] = divided.cells.s2u[k];
  return sites;
}

} // namespace ins
