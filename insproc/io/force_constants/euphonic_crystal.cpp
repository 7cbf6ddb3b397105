// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/force_constants/euphonic_crystal.h"

namespace ins {

nlohmann::json euphonic_crystal(const Crystal &crystal) {
  nlohmann::json node;
  node["cell_vectors"] = nlohmann::json::array();
  for (int a = 0; a < 3; ++a)
    node["cell_vectors"].push_back(
        {crystal.lattice(a, 0), crystal.lattice(a, 1), crystal.lattice(a, 2)});
  node["cell_vectors_unit"] = "angstrom";
  node["atom_r"] = nlohmann::json::array();
  for (const Eigen::Vector3d &x : crystal.positions)
    node["atom_r"].push_back({x[0], x[1], x[2]});
  node["atom_type"] = crystal.symbols;
  node["atom_mass"] = crystal.masses;
  node["atom_mass_unit"] = "unified_atomic_mass_unit";
  node["n_atoms"] = crystal.size();
  return node;
}

} // namespace ins
