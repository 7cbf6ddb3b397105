// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/model_hessian.h"

#include "catch.h"

#include <Eigen/Dense>
#include <cmath>

using namespace ins;
using Eigen::Matrix3d;
using Eigen::MatrixXd;
using Eigen::Vector3d;
using Eigen::VectorXd;

namespace {

Crystal crystal(const Matrix3d &lattice, const std::vector<std::string> &symbols,
                const std::vector<Vector3d> &cartesian) {
  Crystal result;
  result.lattice = lattice;
  result.symbols = symbols;
  result.masses.assign(symbols.size(), 1.0);
  for (const Vector3d &position : cartesian)
    result.positions.push_back(lattice.transpose().inverse() * position);
  return result;
}

Crystal hydrogen_peroxide(const Matrix3d &lattice) {
  return crystal(lattice, {"O", "O", "H", "H"},
                 {{0.00, 0.00, 0.00}, {1.45, 0.00, 0.00}, {-0.2, 0.93, 0.10}, {1.65, 0.4, 0.84}});
}

Crystal carbon_dioxide(double edge) {
  return crystal(edge * Matrix3d::Identity(), {"C", "O", "O"},
                 {{0.0, 0.0, 0.0}, {0.68, 0.67, 0.67}, {-0.68, -0.67, -0.67}});
}

VectorXd rigid_rotation(const Crystal &crystal, const Vector3d &axis) {
  VectorXd moves(3 * crystal.size());
  for (int i = 0; i < crystal.size(); ++i)
    moves.segment<3>(3 * i) =
        axis.cross(Vector3d(crystal.lattice.transpose() * crystal.positions[i]));
  return moves;
}

int zero_eigenvalues(const ModelHessian &hessian) {
  const MatrixXd atoms = hessian.atoms;
  const VectorXd values = Eigen::SelfAdjointEigenSolver<MatrixXd>(atoms).eigenvalues();
  return static_cast<int>((values.array().abs() < 1e-9 * values.maxCoeff()).count());
}

} // namespace

TEST_CASE("a lone molecule is free to move and turn and stiff otherwise") {
  const Crystal peroxide = hydrogen_peroxide(20.0 * Matrix3d::Identity());
  const ModelHessian hessian = model_hessian(peroxide);
  for (int axis = 0; axis < 3; ++axis) {
    const VectorXd moves = rigid_rotation(peroxide, Vector3d::Unit(axis));
    CHECK((hessian.atoms * moves).norm() < 1e-10);
  }
  CHECK(zero_eigenvalues(hessian) == 6); // its torsion is held
}

TEST_CASE("linear molecules bend in two directions") {
  CHECK(zero_eigenvalues(model_hessian(carbon_dioxide(20.0))) == 5);
}

TEST_CASE("springs stretch as the literature has them") {
  // Lindh's model for H2 at 0.74 Angstrom: 0.45 exp(1.35^2 - (0.74 / 0.52917721)^2) Hartree/Bohr^2.
  const ModelHessian hessian = model_hessian(
      crystal(20.0 * Matrix3d::Identity(), {"H", "H"}, {{0.0, 0.0, 0.0}, {0.74, 0.0, 0.0}}));
  const double ratio = 0.74 / 0.52917721;
  const double expected = 0.45 * 97.17362 * std::exp(1.35 * 1.35 - ratio * ratio);
  CHECK(hessian.atoms.coeff(0, 0) == Approx(expected).epsilon(1e-6));
  CHECK(hessian.atoms.coeff(0, 3) == Approx(-expected).epsilon(1e-6));
}

TEST_CASE("strain and the same motion of the atoms are one thing") {
  // Of a molecule all by itself: straining the cell moves its atoms; undoing this costs nothing.
  Matrix3d lattice;
  lattice << 20.0, 0.0, 0.0, 3.0, 21.0, 0.0, -2.0, 1.0, 22.0;
  const Crystal peroxide = hydrogen_peroxide(lattice);
  const ModelHessian hessian = model_hessian(peroxide);
  Matrix3d strain;
  strain << 0.3, 0.1, -0.2, 0.1, -0.4, 0.25, -0.2, 0.25, 0.7;
  VectorXd moves(3 * peroxide.size());
  for (int i = 0; i < peroxide.size(); ++i)
    moves.segment<3>(3 * i) = strain * (lattice.transpose() * peroxide.positions[i]);
  const Eigen::Map<const Eigen::Vector<double, 9>> flat(strain.data());
  const VectorXd force = hessian.coupling * flat;
  CHECK((hessian.atoms * moves - force).norm() < 1e-10 * force.norm());
  CHECK(flat.dot(hessian.strain * flat) == Approx(moves.dot(force)).epsilon(1e-12));
}

TEST_CASE("crystals of close-packed atoms have no angles but are held") {
  const double edge = 3.6;
  const ModelHessian hessian =
      model_hessian(crystal(edge * Matrix3d::Identity(), {"Cu", "Cu", "Cu", "Cu"},
                            {{0.0, 0.0, 0.0},
                             {0.0, edge / 2, edge / 2},
                             {edge / 2, 0.0, edge / 2},
                             {edge / 2, edge / 2, 0.0}}));
  CHECK(zero_eigenvalues(hessian) == 3);
}
