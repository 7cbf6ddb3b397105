// SPDX-License-Identifier: GPL-2.0-or-later
#include "box_crystal.h"

#include "base/error.h"
#include "crystal/atom_kinds.h"

#include <Eigen/LU>
#include <map>

namespace mace_lammps {

namespace {

std::vector<double> numbered(const std::vector<std::string> &symbols) {
  std::map<std::string, double> number;
  std::vector<double> result;
  for (const std::string &symbol : symbols)
    result.push_back(number.try_emplace(symbol, double(number.size())).first->second);
  return result;
}

std::vector<ins::AtomLink> make_links(const Box &box) {
  std::vector<ins::AtomLink> links;
  for (const BoxLink &link : box.links)
    links.push_back({link[0], link[1], {link[2], link[3], link[4], link[5]}});
  return links;
}

} // namespace

BoxKinds box_kinds(const Box &box) {
  BoxKinds result;
  result.kinds.resize(box.symbols.size());
  ins::refine_kinds(result.kinds, numbered(box.symbols));
  for (const AtomProperty &property : box.properties)
    if (ins::refine_kinds(result.kinds, property.values))
      result.by.push_back(property.name);
  if (!box.links.empty() && ins::refine_kinds(result.kinds, make_links(box)))
    result.by.emplace_back("bonds");
  if (result.by.empty())
    result.kinds.clear();
  return result;
}

ins::Crystal make_crystal(const Box &box) {
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
  crystal.kinds = box_kinds(box).kinds;
  return crystal;
}

void require_bonds_with_symmetry(const Box &box, const std::vector<std::vector<int>> &images) {
  const std::vector<ins::AtomLink> links = make_links(box);
  if (links.empty())
    return;
  for (const std::vector<int> &image : images)
    if (const int broken = ins::first_broken_link(links, image); broken >= 0) {
      constexpr const char *names[] = {"bond", "angle", "dihedral", "improper"};
      const BoxLink &link = box.links[broken];
      std::string atoms;
      for (int k = 2; k < 6 && link[k] >= 0; ++k)
        atoms.append(k > 2 ? " " : "").append(std::to_string(box.ids[link[k]]));
      throw ins::Error(std::string("the ") + names[link[0]] + " of atoms " + atoms +
                       " has no image under the symmetry that the atoms have: bonds that join "
                       "like atoms in another way than the crystal's; check the bonds, or use "
                       "symmetry no and, for the cells, those of the bonds");
    }
}

Eigen::Matrix3i make_matrix(const std::array<int, 9> &cells) {
  return Eigen::Map<const Eigen::Matrix<int, 3, 3, Eigen::RowMajor>>(cells.data());
}

} // namespace mace_lammps
