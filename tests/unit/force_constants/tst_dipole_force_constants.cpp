// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/commensurate_points.h"
#include "force_constants/dipole_force_constants.h"
#include "io/any_format/read_force_constants.h"

#include <Eigen/LU>
#include <algorithm>

using namespace ins;

namespace {

double largest(const std::vector<Eigen::Matrix3d> &blocks) {
  double value = 0.0;
  for (const Eigen::Matrix3d &block : blocks)
    value = std::max(value, block.cwiseAbs().maxCoeff());
  return value;
}

} // namespace

TEST_CASE("the dipole-dipole interaction does not depend on where its sum is divided") {
  for (const std::string name : {"c_centred_polar.json", "nacl.json"}) {
    INFO(name);
    const ForceConstants fc = read_force_constants(TEST_DATA "/euphonic/" + name);
    const auto expected = dipole_force_constants(fc, *fc.born);
    for (const double reciprocal_vectors : {30.0, 100.0, 1500.0})
      CHECK(cases::largest_difference(dipole_force_constants(fc, *fc.born, reciprocal_vectors),
                                      expected) < 1e-10 * largest(expected));
    // The reciprocal sum alone does.
    const auto narrow = supercell_blocks(fc, DipoleDipole(fc.primitive, *fc.born, 30.0));
    CHECK(cases::largest_difference(narrow, expected) > 1e-3 * largest(expected));
  }
}

TEST_CASE("the dipole-dipole interaction of neutral crystals pushes no translation") {
  const ForceConstants fc = read_force_constants(TEST_DATA "/euphonic/nacl.json");
  const auto blocks = dipole_force_constants(fc, *fc.born);
  for (int i = 0; i < fc.primitive.size(); ++i) {
    Eigen::Matrix3d total = Eigen::Matrix3d::Zero();
    for (int j = 0; j < fc.supercell.size(); ++j)
      total += blocks[static_cast<std::size_t>(i) * fc.supercell.size() + j];
    CHECK(total.cwiseAbs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("atoms with charges must not coincide") {
  ForceConstants fc = read_force_constants(TEST_DATA "/euphonic/nacl.json");
  fc.supercell.positions[1] = fc.supercell.positions[0];
  CHECK_THROWS_WITH(dipole_force_constants(fc, *fc.born), Catch::Contains("same place"));
}

TEST_CASE("as many wave vectors fit a supercell as it holds cells, however skew it is") {
  const Crystal cell{
      Eigen::Matrix3d::Identity() * 3.0, {Eigen::Vector3d::Zero()}, {"Ar"}, {39.95}, {}};
  Eigen::Matrix3i matrix;
  for (const int skew : {1, 40, 9000}) {
    matrix << 2, skew, skew, 0, 1, 0, 0, 0, 3;
    const PhononCells cells = make_phonon_cells(cell, matrix, Eigen::Matrix3d::Identity());
    const std::vector<Eigen::Vector3d> points = commensurate_points(cells);
    CHECK(static_cast<int>(points.size()) == cells.multiplicity());
    for (const Eigen::Vector3d &q : points) {
      const Eigen::Vector3d turns = matrix.cast<double>().transpose() * q;
      CHECK((turns - turns.array().round().matrix()).cwiseAbs().maxCoeff() < 1e-6);
    }
  }
}
