// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "relaxation/cell_variables.h"

#include "catch.h"

#include <Eigen/Dense>
#include <cmath>

using namespace ins;
using Eigen::Matrix3d;
using Eigen::Vector3d;
using Eigen::VectorXd;

namespace {

Matrix3d triclinic() {
  Matrix3d lattice;
  lattice << 7.0, 0.0, 0.0, 1.3, 8.0, 0.0, -2.1, 0.9, 9.0;
  return lattice;
}

Matrix3d monoclinic() {
  Matrix3d lattice;
  lattice << 7.0, 0.0, 0.0, 0.0, 8.0, 0.0, -2.1, 0.0, 9.0;
  return lattice;
}

CellFreedom freedom(std::initializer_list<CellFreedom::Component> components) {
  CellFreedom result;
  for (const auto component : components)
    result.free[component] = true;
  return result;
}

CellFreedom all() {
  using C = CellFreedom;
  return freedom({C::x, C::y, C::z, C::yz, C::xz, C::xy});
}

VectorXd some(int n) { return VectorXd::LinSpaced(n, -0.08, 0.11); }

Matrix3d deformed(const Matrix3d &lattice, const CellVariables &cell, const VectorXd &q) {
  const Matrix3d result = lattice * cell.deformation(q).matrix.transpose();
  return result * to_triangular(result).transpose();
}

double angle(const Vector3d &a, const Vector3d &b) {
  return std::acos(a.normalized().dot(b.normalized()));
}

} // namespace

TEST_CASE("rates are the derivatives of the deformation") {
  for (const bool fixed_volume : {false, true}) {
    CellFreedom free = all();
    free.fixed_volume = fixed_volume;
    const CellVariables cell(triclinic(), free, {});
    REQUIRE(cell.size() == (fixed_volume ? 5 : 6));
    const VectorXd q = some(cell.size());
    const CellVariables::Deformation at_q = cell.deformation(q);
    constexpr double h = 1e-5;
    for (int k = 0; k < cell.size(); ++k) {
      VectorXd up = q, down = q;
      up[k] += h;
      down[k] -= h;
      const Matrix3d numeric =
          (cell.deformation(up).matrix - cell.deformation(down).matrix) / (2.0 * h);
      CHECK((numeric - at_q.rates[k] * at_q.matrix).norm() < 1e-9);
    }
  }
}

TEST_CASE("a fixed volume is fixed to round-off, however far the cell goes") {
  CellFreedom free = all();
  free.fixed_volume = true;
  const CellVariables cell(triclinic(), free, {});
  const double volume = triclinic().determinant();
  CHECK(std::abs(deformed(triclinic(), cell, 3.0 * some(cell.size())).determinant() / volume -
                 1.0) < 1e-13);
}

TEST_CASE("lengths change at fixed angles") {
  using C = CellFreedom;
  const CellVariables cell(triclinic(), freedom({C::x, C::y, C::z}), {});
  REQUIRE(cell.size() == 3);
  const Matrix3d before = triclinic(), after = deformed(before, cell, some(3));
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3;
    CHECK(angle(after.row(i), after.row(j)) ==
          Approx(angle(before.row(i), before.row(j))).margin(1e-12));
    CHECK(std::abs(after.row(i).norm() / before.row(i).norm() - 1.0) > 1e-3);
  }
}

TEST_CASE("components that are not free stay as they are") {
  using C = CellFreedom;
  const Matrix3d before = triclinic();
  {
    const CellVariables cell(before, freedom({C::y}), {});
    const Matrix3d after = deformed(before, cell, some(2).tail(1));
    CHECK((after.row(0) - before.row(0)).norm() < 1e-12);
    CHECK((after.row(2) - before.row(2)).norm() < 1e-12);
    CHECK(after.row(1).normalized().dot(before.row(1).normalized()) == Approx(1.0).margin(1e-14));
  }
  {
    // Lengths and the angle of a monoclinic cell.
    const CellVariables cell(monoclinic(), freedom({C::x, C::y, C::z, C::xz}), {});
    REQUIRE(cell.size() == 4);
    const Matrix3d after = deformed(monoclinic(), cell, some(4));
    CHECK(std::abs(after(1, 0)) < 1e-13);
    CHECK(std::abs(after(2, 1)) < 1e-13);
    CHECK(std::abs(after(2, 0) - monoclinic()(2, 0)) > 1e-2);
  }
  {
    const CellVariables cell(before, freedom({C::yz, C::xz}), {});
    const Matrix3d after = deformed(before, cell, some(2));
    CHECK((after.topRows<2>() - before.topRows<2>()).norm() < 1e-12);
    CHECK(after(2, 2) == Approx(before(2, 2)).epsilon(1e-13));
  }
}

TEST_CASE("coupled lengths keep their ratio") {
  using C = CellFreedom;
  CellFreedom free = freedom({C::x, C::y, C::z});
  free.coupled = {{C::x, C::y}};
  const CellVariables cell(triclinic(), free, {});
  REQUIRE(cell.size() == 2);
  const Matrix3d after = deformed(triclinic(), cell, some(2));
  CHECK(after.row(0).norm() / after.row(1).norm() ==
        Approx(triclinic().row(0).norm() / triclinic().row(1).norm()).epsilon(1e-13));
}

TEST_CASE("the point group leaves the strains that keep it") {
  // Hexagonal, sixfold about z and twofold about x: a = b and c remain.
  Matrix3d lattice;
  lattice << 5.0, 0.0, 0.0, -2.5, 2.5 * std::sqrt(3.0), 0.0, 0.0, 0.0, 8.0;
  const Matrix3d six = Eigen::AngleAxisd(M_PI / 3.0, Vector3d::UnitZ()).toRotationMatrix();
  const Matrix3d two = Eigen::AngleAxisd(M_PI, Vector3d::UnitX()).toRotationMatrix();
  for (const bool tilts : {false, true}) {
    using C = CellFreedom;
    const CellVariables cell(lattice, tilts ? all() : freedom({C::x, C::y, C::z}),
                             {Matrix3d::Identity(), six, two});
    REQUIRE(cell.size() == 2);
    const Matrix3d after = deformed(lattice, cell, some(2));
    CHECK(angle(after.row(0), after.row(1)) == Approx(2.0 * M_PI / 3.0).margin(1e-12));
    CHECK(after.row(0).norm() == Approx(after.row(1).norm()).epsilon(1e-12));
    CHECK(std::abs(after(2, 0)) + std::abs(after(2, 1)) < 1e-12);
  }
}

TEST_CASE("a tilt that would drag another along is refused") {
  using C = CellFreedom;
  CHECK_THROWS_AS(CellVariables(triclinic(), freedom({C::yz}), {}), Error);
  CHECK_THROWS_AS(CellVariables(monoclinic(), freedom({C::yz, C::xy}), {}), Error);
  CHECK_NOTHROW(CellVariables(monoclinic(), freedom({C::yz}), {}));
}

TEST_CASE("a lattice is turned into triangular form") {
  const Matrix3d turn =
      Eigen::AngleAxisd(0.7, Vector3d(1.0, -2.0, 0.5).normalized()).toRotationMatrix();
  const Matrix3d turned = triclinic() * turn.transpose();
  CHECK((turned * to_triangular(turned).transpose() - triclinic()).norm() < 1e-13);
}

TEST_CASE("only the part of a stress that does work on the free strains remains") {
  Matrix3d stress;
  stress << 1.0, 0.4, -0.2, 0.4, 2.0, 0.3, -0.2, 0.3, 6.0;
  CellFreedom volume_kept = all();
  volume_kept.fixed_volume = true;
  const CellVariables cell(triclinic(), volume_kept, {});
  const Matrix3d part = working_part(stress, cell.deformation(VectorXd::Zero(cell.size())).rates);
  CHECK((part - (stress - 3.0 * Matrix3d::Identity())).norm() < 1e-12);
}
