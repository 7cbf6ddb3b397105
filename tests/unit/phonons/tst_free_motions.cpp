// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/dynamical_matrix.h"
#include "phonons/free_motions.h"

#include "catch.h"

#include <Eigen/LU>

using namespace ins;
using Eigen::Matrix3d;
using Eigen::Vector3d;

namespace {

Crystal atoms(const Matrix3d &lattice, const std::vector<Vector3d> &places) {
  Crystal crystal;
  crystal.lattice = lattice;
  const Matrix3d to_fractional = lattice.transpose().inverse();
  for (std::size_t i = 0; i < places.size(); ++i) {
    crystal.positions.push_back(to_fractional * places[i]);
    crystal.symbols.emplace_back("C");
    crystal.masses.push_back(10.0 + double(i));
  }
  return crystal;
}

/// Springs of 5 eV/Angstrom^2 and of bending stiffness 0.5 between atoms closer than `reach`, at
/// all images, in one cell.
ForceConstants springs(const Crystal &crystal, double reach, bool bending) {
  ForceConstants fc;
  static_cast<PhononCells &>(fc) =
      make_phonon_cells(crystal, Eigen::Matrix3i::Identity(), Matrix3d::Identity());
  const int n = crystal.size();
  fc.values.assign(static_cast<std::size_t>(n * n), Matrix3d::Zero());
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int a = -1; a <= 1; ++a)
        for (int b = -1; b <= 1; ++b)
          for (int c = -1; c <= 1; ++c) {
            const Vector3d apart =
                crystal.lattice.transpose() *
                (crystal.positions[j] - crystal.positions[i] + Vector3d(a, b, c));
            if (apart.norm() < 1e-3 || apart.norm() > reach)
              continue;
            Matrix3d spring = 5.0 * apart.normalized() * apart.normalized().transpose();
            if (bending)
              spring += 0.5 * Matrix3d::Identity();
            fc(i, j) -= spring;
            fc(i, i) += spring;
          }
  return fc;
}

const Matrix3d wide = 14.0 * Matrix3d::Identity();

} // namespace

TEST_CASE(
    "a molecule in vacuum has its translations and rotations free, and nothing restores them") {
  // Across the faces of the cell: bodies are put together again.
  const Crystal bent = atoms(wide, {{0.2, 13.9, 0.1}, {1.3, 0.4, 0.2}, {0.1, 0.9, 13.2}});
  const ForceConstants fc = springs(bent, 4.0, false);
  const Eigen::MatrixXd motions = free_motions(fc);
  REQUIRE(motions.cols() == 6);
  CHECK((motions.transpose() * motions - Eigen::MatrixXd::Identity(6, 6)).norm() < 1e-12);
  const Eigen::MatrixXd matrix = DynamicalMatrix(fc)(Vector3d::Zero()).real();
  CHECK((matrix * motions).cwiseAbs().maxCoeff() < 1e-9);
  CHECK(phonon_frequencies(DynamicalMatrix(fc), Vector3d::Zero())[6] > 100.0);
}

TEST_CASE("a linear molecule has two free rotations") {
  const Crystal linear = atoms(wide, {{0, 0, 0}, {1.2, 0, 0}, {2.4, 0, 0}});
  CHECK(free_motions(springs(linear, 2.0, false)).cols() == 5);
}

TEST_CASE("two molecules that do not touch are free each, beside a crystal too") {
  const Crystal two = atoms(wide, {{0, 0, 0}, {1.2, 0, 0}, {7, 7, 7}, {7, 8.2, 7}});
  CHECK(free_motions(springs(two, 2.0, false)).cols() == 10);

  std::vector<Vector3d> places = {{0, 6, 6}, {1.2, 6, 6}};
  for (int k = 0; k < 7; ++k)
    places.emplace_back(2.0 * k, 0, 0); // a chain through the box
  CHECK(free_motions(springs(atoms(wide, places), 2.1, true)).cols() == 5);
}

TEST_CASE("atoms that hang together across the crystal have no free motions") {
  const Matrix3d cell = 3.0 * Matrix3d::Identity();
  CHECK(free_motions(springs(atoms(cell, {{0, 0, 0}, {1.5, 1.5, 1.5}}), 2.7, true)).cols() == 0);
  // Shortest images alone would see a molecule here: each atom is nearer to the other on one side.
  Matrix3d chain = wide;
  chain(0, 0) = 2.5;
  CHECK(free_motions(springs(atoms(chain, {{0, 0, 0}, {1.2, 0, 0}}), 1.4, true)).cols() == 0);
}
