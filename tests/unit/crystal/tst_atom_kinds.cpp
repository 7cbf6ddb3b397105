// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/atom_kinds.h"
#include "crystal/cell_sites.h"
#include "crystal/standard_cell.h"
#include "crystal/supercell.h"
#include "crystal/symmetry.h"
#include "force_constants/displacements.h"
#include "io/force_constants/force_constant_file.h"
#include "temporary_directory.h"

#include "catch.h"

#include <Eigen/LU>

using namespace ins;

namespace {

/// A conventional fcc cell of one element.
Crystal face_centred() {
  Crystal crystal;
  crystal.lattice = 5.0 * Eigen::Matrix3d::Identity();
  crystal.positions = {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}};
  crystal.symbols.assign(4, "Ar");
  crystal.masses.assign(4, 40.0);
  return crystal;
}

PhononCells cells_of(const Crystal &crystal) {
  return divide_box(crystal, Eigen::Matrix3i::Identity(), true).cells;
}

} // namespace

TEST_CASE("numbers refine kinds where they differ by more than a millionth") {
  std::vector<int> kinds = {0, 0, 1, 1};
  CHECK_FALSE(refine_kinds(kinds, std::vector<double>{5.0, 5.0, 7.0, 7.0 + 5e-6}));
  CHECK(kinds == std::vector<int>{0, 0, 1, 1});
  CHECK(refine_kinds(kinds, std::vector<double>{0.5, -0.5, 0.5, 0.5}));
  CHECK(kinds == std::vector<int>{0, 1, 2, 2});
}

TEST_CASE("bonds refine kinds by their types and by whom they join") {
  // A chain 0 - 1 - 2 - 3 of like atoms: ends and middle, until one bond is of another type.
  const auto bond = [](int type, int a, int b) {
    return AtomLink{AtomLink::bond, type, {a, b, -1, -1}};
  };
  std::vector<int> kinds(4, 0);
  CHECK(refine_kinds(kinds, std::vector<AtomLink>{bond(1, 0, 1), bond(1, 2, 1), bond(1, 2, 3)}));
  CHECK(kinds == std::vector<int>{0, 1, 1, 0});
  CHECK(refine_kinds(kinds, std::vector<AtomLink>{bond(1, 0, 1), bond(1, 2, 1), bond(2, 2, 3)}));
  CHECK(kinds == std::vector<int>{0, 1, 2, 3});
  // The middle of an angle is no end of it.
  kinds.assign(3, 0);
  CHECK(refine_kinds(kinds, std::vector<AtomLink>{{AtomLink::angle, 1, {0, 1, 2, -1}}}));
  CHECK(kinds == std::vector<int>{0, 1, 0});
}

TEST_CASE("a permutation of atoms takes bonds to bonds, or one is named") {
  // A ring of four like atoms in two pairs.
  const std::vector<AtomLink> links = {{AtomLink::bond, 1, {0, 1, -1, -1}},
                                       {AtomLink::bond, 1, {3, 2, -1, -1}},
                                       {AtomLink::dihedral, 1, {0, 1, 2, 3}},
                                       {AtomLink::improper, 1, {0, 1, 2, 3}}};
  CHECK(first_broken_link(links, {0, 1, 2, 3}) == -1);
  CHECK(first_broken_link(links, {3, 2, 1, 0}) == -1);
  CHECK(first_broken_link(links, {1, 2, 3, 0}) == 0);
  CHECK(first_broken_link(links, {1, 0, 3, 2}) == 2);
}

TEST_CASE("kinds and masses take part in the search for cells and symmetry") {
  CHECK(cells_of(face_centred()).primitive.size() == 1);

  Crystal kinds = face_centred();
  kinds.kinds = {7, 0, 0, 0};
  const PhononCells of_kinds = cells_of(kinds);
  REQUIRE(of_kinds.primitive.size() == 4);
  CHECK(of_kinds.primitive.kinds == kinds.kinds);
  const SpaceGroup simple = find_space_group(of_kinds.primitive);
  CHECK(simple.number == 221);
  CHECK(independent_atoms(of_kinds, simple).size() == 2);
  CHECK(least_displacements(of_kinds, simple).size() > 1);

  // An isotope makes the cell larger; the forces still know of the centring.
  Crystal isotope = face_centred();
  isotope.masses[0] = 36.0;
  const PhononCells of_isotope = cells_of(isotope);
  REQUIRE(of_isotope.primitive.size() == 4);
  const SpaceGroup centred = find_space_group(of_isotope.primitive);
  CHECK(centred.number == 225);
  CHECK(find_space_group(told_apart_by_mass(of_isotope.primitive)).number == 221);
  CHECK(independent_atoms(of_isotope, centred).size() == 1);
  CHECK(least_displacements(of_isotope, centred).size() == 1);
  const StandardCell standard = standard_cell(told_apart_by_mass(isotope));
  CHECK(standard.bravais == "cP");
  CHECK(standard.space_group == 221);

  CHECK_THROWS_WITH(make_phonon_cells(isotope, Eigen::Matrix3i::Identity(), centring_matrix('F')),
                    Catch::Contains("masses of its atoms"));
}

TEST_CASE("images of an atom of a box are of its kind") {
  const Crystal box =
      make_phonon_cells(face_centred(), 2 * Eigen::Matrix3i::Identity(), centring_matrix('P'))
          .supercell;
  const Eigen::Matrix3i two = 2 * Eigen::Matrix3i::Identity();
  CHECK(divide_box(box, two, true).cells.primitive.size() == 1);
  for (const bool by_mass : {false, true}) {
    Crystal mixed = box;
    if (by_mass)
      mixed.masses[3] = 36.0;
    else
      mixed.kinds.assign(box.positions.size(), 0), mixed.kinds[3] = 1;
    CHECK_THROWS_WITH(divide_box(mixed, two, true), Catch::Contains("is not 8 copies of one cell"));
    CHECK_THROWS_AS(cell_sites(mixed, two), Error);
  }
}

TEST_CASE("the force-constant file keeps kinds") {
  Crystal crystal = face_centred();
  crystal.kinds = {3, 0, 0, 0};
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = cells_of(crystal);
  fc.values.assign(16, Eigen::Matrix3d::Identity());
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  write_force_constant_file(path, fc);
  const ForceConstantFile stored = read_force_constant_file(path);
  REQUIRE(stored.force_constants);
  CHECK(stored.force_constants->primitive.kinds == fc.primitive.kinds);
  CHECK(stored.force_constants->supercell.kinds == fc.supercell.kinds);
  CHECK(find_space_group(stored.force_constants->primitive).number == 221);
}
