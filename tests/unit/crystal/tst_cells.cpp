// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "crystal/atom_locator.h"
#include "crystal/cell_sites.h"
#include "crystal/supercell.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <algorithm>
#include <random>

using namespace ins;

TEST_CASE("supercell and primitive cell equal phonopy's, atom by atom") {
  const h5::Group file = cases::open_cases();
  for (const std::string &name : cases::names()) {
    INFO(name);
    const PhononCells cells = cases::read_case(name).dataset.cells;
    const auto x = file.doubles(name + "/supercell_positions", {h5::any, 3});
    REQUIRE(x.size() == 3 * cells.supercell.positions.size());
    for (int j = 0; j < cells.supercell.size(); ++j)
      CHECK(periodic_distance(cells.supercell.lattice, cells.supercell.positions[j],
                              Eigen::Vector3d(x[3 * j], x[3 * j + 1], x[3 * j + 2])) < 1e-9);
    CHECK(cells.p2s == file.integers(name + "/p2s_map", {h5::any}));
    CHECK(cells.s2p == file.integers(name + "/s2p_map", {h5::any}));
    CHECK(cells.multiplicity() * cells.primitive.size() == cells.supercell.size());
  }
}

TEST_CASE("the primitive cell of conventional input is found") {
  for (const std::string &name : cases::names()) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const Eigen::Matrix3d matrix = find_primitive_matrix(reference.dataset.cells.unitcell);
    CHECK(matrix.determinant() ==
          Approx(reference.dataset.cells.primitive_matrix.determinant()).epsilon(1e-12));
    const PhononCells cells = make_phonon_cells(reference.dataset.cells.unitcell,
                                                reference.dataset.cells.supercell_matrix, matrix);
    CHECK(cells.primitive.size() == reference.dataset.cells.primitive.size());
    CHECK(find_space_group(cells.primitive).number == reference.space_group);
  }
}

TEST_CASE("a box in any order of atoms is divided into its cells") {
  std::mt19937 random(7);
  for (const std::string &name : cases::names()) {
    INFO(name);
    const PhononCells cells = cases::read_case(name).dataset.cells;
    std::vector<int> order(cells.supercell.positions.size());
    for (std::size_t k = 0; k < order.size(); ++k)
      order[k] = static_cast<int>(k);
    std::shuffle(order.begin(), order.end(), random);
    Crystal box;
    box.lattice = cells.supercell.lattice;
    for (const int j : order) {
      box.positions.push_back(cells.supercell.positions[j] + Eigen::Vector3d(1, -2, 0));
      box.symbols.push_back(cells.supercell.symbols[j]);
      box.masses.push_back(cells.supercell.masses[j]);
    }
    const BoxCells divided = divide_box(box, cells.supercell_matrix, true);
    CHECK(divided.cells.primitive.size() == cells.primitive.size());
    CHECK(divided.max_deviation < 1e-9);
    std::vector<int> atoms = divided.box_atom;
    std::sort(atoms.begin(), atoms.end());
    CHECK(std::adjacent_find(atoms.begin(), atoms.end()) == atoms.end());
    for (int j = 0; j < cells.supercell.size(); ++j)
      CHECK(periodic_distance(box.lattice, divided.cells.supercell.positions[j],
                              box.positions[divided.box_atom[j]]) < 1e-9);
  }
}

TEST_CASE("unusable cells are refused with a reason") {
  const PhononCells cells = cases::read_case("pna21").dataset.cells;
  Eigen::Matrix3i singular;
  singular << 1, 0, 0, 0, 1, 0, 1, 1, 0;
  CHECK_THROWS_WITH(make_phonon_cells(cells.unitcell, singular, Eigen::Matrix3d::Identity()),
                    Catch::Contains("determinant 0"));
  CHECK_THROWS_WITH(make_phonon_cells(cells.unitcell, 500 * Eigen::Matrix3i::Identity(),
                                      Eigen::Matrix3d::Identity()),
                    Catch::Contains("more than 1000000 atoms"));
  Eigen::Matrix3i skew = Eigen::Matrix3i::Identity();
  skew.row(0) << 1, 9000, 9000;
  skew.row(1) << 0, 1, 9000;
  CHECK_THROWS_WITH(make_phonon_cells(cells.unitcell, skew, Eigen::Matrix3d::Identity()),
                    Catch::Contains("too skew"));
  CHECK_THROWS_WITH(make_phonon_cells(cells.unitcell, Eigen::Matrix3i::Identity(),
                                      2.0 * Eigen::Matrix3d::Identity()),
                    Catch::Contains("primitive matrix"));
  CHECK_THROWS_WITH(
      make_phonon_cells(cells.unitcell, Eigen::Matrix3i::Identity(), centring_matrix('F')),
      Catch::Contains("does not repeat"));
  Crystal box = cells.supercell;
  box.positions[3] += Eigen::Vector3d(0.01, 0, 0);
  CHECK_THROWS_WITH(divide_box(box, cells.supercell_matrix, false),
                    Catch::Contains("not 2 copies of one cell"));
  Crystal overlapping = cells.unitcell;
  overlapping.positions[1] = overlapping.positions[0];
  CHECK_THROWS_WITH(find_space_group(overlapping), Catch::Contains("spglib finds no space group"));
  CHECK_THROWS_AS(centring_matrix('X'), Error);
}

TEST_CASE("lattice translations permute the supercell") {
  for (const char *name : {"rocksalt_conventional", "quartz", "pna21_skew"}) {
    INFO(name);
    const PhononCells cells = cases::read_case(name).dataset.cells;
    const auto images = lattice_translations(cells);
    REQUIRE(static_cast<int>(images.size()) == cells.multiplicity());
    for (const std::vector<int> &image : images) {
      std::vector<int> sorted = image;
      std::sort(sorted.begin(), sorted.end());
      for (int j = 0; j < cells.supercell.size(); ++j) {
        CHECK(sorted[j] == j);
        CHECK(cells.s2p[image[j]] == cells.s2p[j]);
      }
    }
  }
}

TEST_CASE("atoms in thermal motion are told to be images of one another") {
  const PhononCells cells = cases::read_crystal72("cells_112").dataset.cells;
  const int atoms = cells.unitcell.size();
  const Eigen::Matrix3d to_fractional = cells.supercell.lattice.transpose().inverse();
  std::mt19937 generator(3);
  const auto shaken = [&](bool cell_by_cell, double amplitude, std::vector<int> &expected) {
    std::normal_distribution<double> normal;
    std::vector<int> order(static_cast<std::size_t>(cells.supercell.size()));
    for (int atom = 0; atom < cells.supercell.size(); ++atom)
      order[static_cast<std::size_t>(atom)] =
          cell_by_cell ? 2 * (atom % atoms) + atom / atoms : atom;
    Crystal box;
    box.lattice = cells.supercell.lattice;
    expected.clear();
    for (const int atom : order) {
      const Eigen::Vector3d shift(normal(generator), normal(generator), normal(generator));
      box.positions.push_back(cells.supercell.positions[atom] +
                              amplitude * (to_fractional * shift));
      box.symbols.push_back(cells.supercell.symbols[atom]);
      box.masses.push_back(cells.supercell.masses[atom]);
      expected.push_back(atom / 2);
    }
    return box;
  };
  const Eigen::Matrix3i matrix = Eigen::Vector3i(1, 1, 2).asDiagonal();
  std::vector<int> expected;
  // As replicate numbers them: hydrogen atoms of a warm crystal may be a bond length off.
  CHECK(cell_sites(shaken(true, 0.2, expected), matrix) == expected);
  // All images of an atom together: told by place.
  CHECK(cell_sites(shaken(false, 0.05, expected), matrix) == expected);
  const Crystal warm = shaken(false, 0.4, expected);
  CHECK_THROWS_WITH(cell_sites(warm, matrix), ContainsSubstring("not 2 copies of one cell"));
  const Eigen::Matrix3i other = Eigen::Vector3i(1, 1, 3).asDiagonal();
  CHECK_THROWS_AS(cell_sites(shaken(true, 0.0, expected), other), Error);
}
