// SPDX-License-Identifier: GPL-2.0-or-later
#include "cases.h"

#include "crystal/supercell.h"

#include <algorithm>
#include <limits>

namespace cases {

namespace {

using Matrix3dRow = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;
using Matrix3iRow = Eigen::Matrix<int, 3, 3, Eigen::RowMajor>;
using ins::h5::any;

std::vector<Eigen::Vector3d> to_vectors(const std::vector<double> &values) {
  std::vector<Eigen::Vector3d> vectors;
  for (std::size_t k = 0; k + 3 <= values.size(); k += 3)
    vectors.emplace_back(values[k], values[k + 1], values[k + 2]);
  return vectors;
}

Case read(const ins::h5::Group &file, const std::string &name, const Eigen::Matrix3d *primitive) {
  Case result;
  result.name = name;
  if (file.has(name + "/symprec"))
    result.symprec = file.doubles(name + "/symprec", {1}).front();
  ins::Crystal cell;
  cell.lattice =
      Eigen::Map<const Matrix3dRow>(file.doubles(name + "/unitcell/lattice", {3, 3}).data());
  cell.positions = to_vectors(file.doubles(name + "/unitcell/positions", {any, 3}));
  cell.symbols = file.strings(name + "/unitcell/symbols");
  cell.masses = file.doubles(name + "/unitcell/masses", {any});
  const Eigen::Matrix3i matrix =
      Eigen::Map<const Matrix3iRow>(file.integers(name + "/supercell_matrix", {3, 3}).data());

  ins::DisplacementDataset &dataset = result.dataset;
  dataset.cells = ins::make_phonon_cells(
      cell, matrix, primitive ? *primitive : Eigen::Matrix3d::Identity(), result.symprec);
  const std::vector<int> atoms = file.integers(name + "/displaced_atoms", {any});
  const auto vectors = to_vectors(file.doubles(name + "/displacements", {any, 3}));
  const auto forces = to_vectors(file.doubles(name + "/forces", {any, any, 3}));
  const std::size_t n = dataset.cells.supercell.positions.size();
  for (std::size_t d = 0; d < atoms.size(); ++d) {
    dataset.displacements.push_back({atoms[d], vectors[d]});
    dataset.forces.emplace_back(forces.begin() + d * n, forces.begin() + (d + 1) * n);
  }
  return result;
}

} // namespace

const std::vector<std::string> &names() {
  static const std::vector<std::string> all{"rocksalt_conventional",
                                            "rocksalt_uneven",
                                            "zincblende_cubic_supercell",
                                            "zincblende_skew",
                                            "wurtzite",
                                            "wurtzite_sqrt3",
                                            "cadmium_chloride_conventional",
                                            "quartz",
                                            "rutile",
                                            "monoclinic",
                                            "monoclinic_skew",
                                            "c_centred_conventional",
                                            "triclinic",
                                            "triclinic_skew",
                                            "pna21",
                                            "pna21_skew"};
  return all;
}

ins::h5::Group open_cases() {
  return ins::h5::Group::open_file(TEST_DATA "/force_constants/cases.h5");
}

ins::h5::Group open_crystal72() {
  return ins::h5::Group::open_file(TEST_DATA "/force_constants/crystal72.h5");
}

Case read_case(const std::string &name) {
  const ins::h5::Group file = open_cases();
  const Eigen::Matrix3d primitive =
      Eigen::Map<const Matrix3dRow>(file.doubles(name + "/primitive_matrix", {3, 3}).data());
  Case result = read(file, name, &primitive);
  result.space_group = file.integers(name + "/space_group", {1}).front();
  result.dataset.residual_forces = to_vectors(file.doubles(name + "/residual_forces", {any, 3}));
  return result;
}

Case read_crystal72(const std::string &name) { return read(open_crystal72(), name, nullptr); }

std::vector<Eigen::Matrix3d> read_blocks(const ins::h5::Group &file, const std::string &name,
                                         const ins::h5::Shape &shape) {
  const std::vector<double> values = file.doubles(name, ins::h5::Shape(shape));
  std::vector<Eigen::Matrix3d> blocks;
  for (std::size_t k = 0; k + 9 <= values.size(); k += 9)
    blocks.emplace_back(Eigen::Map<const Matrix3dRow>(values.data() + k));
  return blocks;
}

double largest_difference(const std::vector<Eigen::Matrix3d> &a,
                          const std::vector<Eigen::Matrix3d> &b) {
  if (a.size() != b.size())
    return std::numeric_limits<double>::infinity();
  double largest = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k)
    largest = std::max(largest, (a[k] - b[k]).cwiseAbs().maxCoeff());
  return largest;
}

} // namespace cases
