// SPDX-License-Identifier: GPL-2.0-or-later
#include "box_crystal.h"

#include <Eigen/LU>

namespace mace_lammps {

ins::Crystal make_crystal(const PhononBox &box) {
  ins::Crystal crystal;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      crystal.lattice(i, j) = box.lattice[3 * i + j];
  const Eigen::Matrix3d to_fractional = crystal.lattice.transpose().inverse();
  for (int i = 0; i < box.size(); ++i)
    crystal.positions.push_back(to_fractional * Eigen::Map<const Eigen::Vector3d>(
                                                    box.positions.data() + 3 * std::size_t(i)));
  crystal.symbols = box.symbols;
  crystal.masses = box.masses;
  return crystal;
}

Eigen::Matrix3i make_matrix(const std::array<int, 9> &cells) {
  return Eigen::Map<const Eigen::Matrix<int, 3, 3, Eigen::RowMajor>>(cells.data());
}

} // namespace mace_lammps
