// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/symmetry.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/atom_locator.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <numeric>
#include <spglib.h>

namespace ins {

namespace {

using DatasetPointer = std::unique_ptr<SpglibDataset, decltype(&spg_free_dataset)>;

/// One number for all atoms that are alike in forces, in order of first occurrence.
std::vector<int> atom_types(const Crystal &crystal) {
  std::map<std::pair<std::string, int>, int> type_of;
  std::vector<int> types;
  for (int i = 0; i < crystal.size(); ++i)
    types.push_back(type_of
                        .try_emplace({crystal.symbols[i], kind_of(crystal, i)},
                                     static_cast<int>(type_of.size()) + 1)
                        .first->second);
  return types;
}

Eigen::Vector3d rotated(const SymmetryOperation &op, const Eigen::Vector3d &x) {
  return op.rotation.cast<double>() * x + op.translation;
}

} // namespace

SpaceGroup find_space_group(const Crystal &crystal, double symprec) {
  if (crystal.size() == 0)
    throw Error("no space group: the crystal has no atoms");
  // spglib knows right-handed cells only: the third vector of a left-handed one is turned round.
  const int third = crystal.lattice.determinant() < 0.0 ? -1 : 1;
  const Eigen::Matrix3i turned = Eigen::Vector3i(1, 1, third).asDiagonal();
  double lattice[3][3];
  for (int row = 0; row < 3; ++row)
    for (int vector = 0; vector < 3; ++vector)
      lattice[row][vector] = crystal.lattice(vector, row) * turned(vector, vector);
  std::vector<std::array<double, 3>> positions;
  for (const Eigen::Vector3d &x : crystal.positions)
    positions.push_back({x[0], x[1], third * x[2]});
  const std::vector<int> types = atom_types(crystal);

  const DatasetPointer found(spg_get_dataset(lattice,
                                             reinterpret_cast<double(*)[3]>(positions.data()),
                                             types.data(), crystal.size(), symprec),
                             &spg_free_dataset);
  if (!found || found->n_operations < 1)
    throw Error(fmt::format("spglib finds no space group for {} atoms within {:g} A: {}; check for "
                            "overlapping atoms or change symprec",
                            crystal.size(), symprec, spg_get_error_message(spg_get_error_code())));

  SpaceGroup group;
  group.symprec = symprec;
  group.number = found->spacegroup_number;
  group.symbol = found->international_symbol;
  group.hall_symbol = found->hall_symbol;
  group.point_group = found->pointgroup_symbol;
  for (int k = 0; k < found->n_operations; ++k) {
    SymmetryOperation op;
    for (int a = 0; a < 3; ++a) {
      op.translation[a] = found->translations[k][a];
      for (int b = 0; b < 3; ++b)
        op.rotation(a, b) = found->rotations[k][a][b];
    }
    op.rotation = (turned * op.rotation * turned).eval();
    op.translation[2] *= third;
    group.operations.push_back(op);
  }
  for (int i = 0; i < crystal.size(); ++i) {
    group.equivalent_atoms.push_back(found->equivalent_atoms[i]);
    group.site_symmetry.emplace_back(found->site_symmetry_symbols[i]);
  }
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      group.transformation(a, b) = found->transformation_matrix[a][b] * turned(b, b);
  return group;
}

SpaceGroup trivial_space_group(const Crystal &crystal, double symprec) {
  SpaceGroup group;
  group.symprec = symprec;
  group.operations.emplace_back();
  group.equivalent_atoms.resize(crystal.positions.size());
  std::iota(group.equivalent_atoms.begin(), group.equivalent_atoms.end(), 0);
  group.site_symmetry.assign(crystal.positions.size(), "1");
  return group;
}

std::vector<std::vector<int>> atom_images(const Crystal &crystal,
                                          const std::vector<SymmetryOperation> &operations,
                                          double symprec) {
  const AtomLocator locator(crystal, 10.0 * symprec);
  std::vector<std::vector<int>> images;
  for (const SymmetryOperation &op : operations) {
    std::vector<int> image(crystal.positions.size());
    for (int j = 0; j < crystal.size(); ++j) {
      image[j] = locator.find(rotated(op, crystal.positions[j]), crystal, j);
      if (image[j] < 0)
        throw Error(fmt::format("a symmetry operation moves atom {} ({}) to a place where there is "
                                "no such atom; change symprec ({:g} A)",
                                j + 1, crystal.symbols[j], symprec));
    }
    images.push_back(std::move(image));
  }
  return images;
}

std::vector<std::vector<int>> primitive_images(const PhononCells &cells, const SpaceGroup &group,
                                               const std::vector<SymmetryOperation> &operations) {
  // The operations are in supercell coordinates, where the primitive atom i is p2s[i].
  const AtomLocator locator(cells.primitive, 10.0 * group.symprec);
  const Eigen::Matrix3d to_primitive =
      cells.primitive_matrix.inverse() * cells.supercell_matrix.cast<double>();
  std::vector<std::vector<int>> images;
  for (const SymmetryOperation &op : operations) {
    std::vector<int> image;
    for (int i = 0; i < cells.primitive.size(); ++i) {
      const Eigen::Vector3d x = rotated(op, cells.supercell.positions[cells.p2s[i]]);
      image.push_back(locator.find(to_primitive * x, cells.primitive, i));
      if (image.back() < 0)
        throw Error(fmt::format("a symmetry operation of {} moves atom {} ({}) to a place where "
                                "there is no such atom; change symprec ({:g} A)",
                                group.symbol, i + 1, cells.primitive.symbols[i], group.symprec));
    }
    images.push_back(std::move(image));
  }
  return images;
}

std::vector<SymmetryOperation> supercell_operations(const PhononCells &cells,
                                                    const SpaceGroup &group) {
  // Fractional coordinates: x_super = T^-1 x_primitive with T = P^-1 M.
  const Eigen::Matrix3d to_primitive =
      cells.primitive_matrix.inverse() * cells.supercell_matrix.cast<double>();
  const Eigen::Matrix3d to_supercell = to_primitive.inverse();
  std::vector<SymmetryOperation> kept;
  for (const SymmetryOperation &op : group.operations) {
    const Eigen::Matrix3d r = to_supercell * op.rotation.cast<double>() * to_primitive;
    const Eigen::Matrix3d rounded = r.array().round();
    if ((r - rounded).cwiseAbs().maxCoeff() < 1e-5)
      kept.push_back({rounded.cast<int>(), to_supercell * op.translation});
  }
  return kept;
}

std::vector<Eigen::Matrix3i> site_rotations(const PhononCells &cells, const SpaceGroup &group,
                                            int atom) {
  const std::vector<SymmetryOperation> operations = supercell_operations(cells, group);
  const std::vector<std::vector<int>> images = primitive_images(cells, group, operations);
  const int home = cells.s2p.at(atom);
  std::vector<SymmetryOperation> site;
  for (std::size_t k = 0; k < operations.size(); ++k)
    if (images[k][home] == home)
      site.push_back(operations[k]);
  return distinct_rotations(site);
}

std::vector<int> independent_atoms(const PhononCells &cells, const SpaceGroup &group) {
  const auto images = primitive_images(cells, group, supercell_operations(cells, group));
  std::vector<int> atoms;
  for (int i = 0; i < cells.primitive.size(); ++i) {
    const bool first = std::none_of(images.begin(), images.end(),
                                    [i](const std::vector<int> &image) { return image[i] < i; });
    if (first)
      atoms.push_back(cells.p2s[i]);
  }
  return atoms;
}

std::vector<Eigen::Matrix3i> distinct_rotations(const std::vector<SymmetryOperation> &operations) {
  std::vector<Eigen::Matrix3i> rotations;
  for (const SymmetryOperation &op : operations)
    if (std::find(rotations.begin(), rotations.end(), op.rotation) == rotations.end())
      rotations.push_back(op.rotation);
  return rotations;
}

Eigen::Matrix3d cartesian_rotation(const Eigen::Matrix3d &lattice,
                                   const Eigen::Matrix3i &rotation) {
  const Eigen::Matrix3d columns = lattice.transpose();
  return columns * rotation.cast<double>() * columns.inverse();
}

std::string spglib_version() {
  return fmt::format("{}.{}.{}", spg_get_major_version(), spg_get_minor_version(),
                     spg_get_micro_version());
}

} // namespace ins
