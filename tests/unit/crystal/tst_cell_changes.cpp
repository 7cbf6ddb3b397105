// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/cell_changes.h"
#include "small_crystals.h"

#include "catch.h"

#include <Eigen/LU>

using namespace ins;

TEST_CASE("a change of the volume scales the cell and keeps fractional positions") {
  const Crystal crystal = triclinic_pair();
  for (const double change : {-10.0, 0.0, 7.5}) {
    const Crystal changed = at_volume_change(crystal, change);
    CHECK(changed.lattice.determinant() ==
          Approx(crystal.lattice.determinant() * (1.0 + change / 100.0)).epsilon(1e-14));
    CHECK(changed.positions == crystal.positions);
    // The shape stays: all vectors keep their ratio.
    const double ratio = changed.lattice(0, 0) / crystal.lattice(0, 0);
    CHECK((changed.lattice - ratio * crystal.lattice).norm() < 1e-12);
  }
  CHECK_THROWS_WITH(at_volume_change(crystal, -100.0), ContainsSubstring("leaves no volume"));
}

TEST_CASE("rows of the matrix are the vectors of the supercell") {
  const Crystal crystal = triclinic_pair();
  Eigen::Matrix3i matrix;
  matrix << 2, 1, 0, 0, 1, -1, 0, 0, 2;
  const Crystal supercell = in_supercell(crystal, matrix);
  CHECK((supercell.lattice - matrix.cast<double>() * crystal.lattice).norm() < 1e-12);
  CHECK(supercell.size() == 8);
}

TEST_CASE("the supercells of the study hold four cells and the atoms of the crystal") {
  const Crystal crystal = triclinic_pair();
  Eigen::Matrix3i first, second, third;
  first << 2, 1, 0, 2, -1, 0, 0, 0, 1;
  second << 4, 0, 0, 0, 1, 0, 2, 0, -1;
  third << 2, -1, 0, -2, 0, 1, 2, 1, 0;
  for (const Eigen::Matrix3i &matrix : {first, second, third}) {
    const Crystal supercell = in_supercell(crystal, matrix);
    REQUIRE(supercell.size() == 8);
    CHECK(supercell.lattice.determinant() ==
          Approx(4.0 * crystal.lattice.determinant()).epsilon(1e-12));
    // The determinants are negative: two vectors change places.
    Eigen::Matrix3d swapped = matrix.cast<double>() * crystal.lattice;
    swapped.row(0).swap(swapped.row(1));
    CHECK((supercell.lattice - swapped).norm() < 1e-12);
    // Every atom of the supercell is on a place of the crystal, and no two on the same.
    const Eigen::Matrix3d to_crystal = (supercell.lattice * crystal.lattice.inverse()).transpose();
    for (int i = 0; i < supercell.size(); ++i) {
      const int original = supercell.symbols[i] == crystal.symbols[0] ? 0 : 1;
      CHECK(distance(crystal.lattice, to_crystal * supercell.positions[i],
                     crystal.positions[original]) < 1e-10);
      for (int j = 0; j < i; ++j)
        CHECK(distance(supercell.lattice, supercell.positions[i], supercell.positions[j]) > 1.0);
    }
  }
}

TEST_CASE("a flat supercell is refused") {
  Eigen::Matrix3i flat;
  flat << 1, 0, 0, 0, 1, 0, 1, 1, 0;
  CHECK_THROWS_WITH(in_supercell(triclinic_pair(), flat), ContainsSubstring("determinant 0"));
}
