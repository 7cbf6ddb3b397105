// SPDX-License-Identifier: GPL-2.0-or-later
//
// Decompositions against what defines them.
#include "base/linear_algebra.h"
#include "catch.h"

#include <Eigen/LU>
#include <cmath>
#include <random>

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd random_matrix(int rows, int cols, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  return MatrixXd::NullaryExpr(rows, cols, [&] { return normal(random); });
}

/// Largest departure of the columns from being orthonormal.
double not_orthonormal(const MatrixXd &m) {
  return m.cols() == 0
             ? 0.0
             : (m.transpose() * m - MatrixXd::Identity(m.cols(), m.cols())).cwiseAbs().maxCoeff();
}

} // namespace

TEST_CASE("eigenvectors diagonalize a symmetric matrix, values rise") {
  const MatrixXd any = random_matrix(7, 7, 1), matrix = any + any.transpose();
  const ins::Eigensystem system = ins::symmetric_eigensystem(matrix);
  CHECK((matrix * system.vectors - system.vectors * system.values.asDiagonal()).norm() < 1e-12);
  CHECK(not_orthonormal(system.vectors) < 1e-13);
  CHECK(system.values.tail(6).cwiseMax(system.values.head(6)) == system.values.tail(6));
  Eigen::Matrix3d upper_is_not_read = matrix.topLeftCorner<3, 3>();
  upper_is_not_read(0, 2) = 99.0;
  const ins::Eigensystem3 small = ins::symmetric_eigensystem_3(upper_is_not_read);
  CHECK((matrix.topLeftCorner<3, 3>() * small.vectors - small.vectors * small.values.asDiagonal())
            .norm() < 1e-12);
}

TEST_CASE("singular vectors multiply to their matrix, tall, wide or of low rank") {
  for (const MatrixXd &matrix :
       {random_matrix(9, 4, 2), random_matrix(4, 9, 3),
        MatrixXd(random_matrix(6, 2, 4) * random_matrix(2, 6, 5)), random_matrix(3, 3, 6)}) {
    const ins::SingularVectors svd = ins::singular_vectors(matrix);
    REQUIRE(svd.values.size() == std::min(matrix.rows(), matrix.cols()));
    CHECK((svd.left * svd.values.asDiagonal() * svd.right.transpose() - matrix).norm() < 1e-12);
    CHECK(not_orthonormal(svd.left) < 1e-13);
    CHECK(not_orthonormal(svd.right) < 1e-13);
  }
}

TEST_CASE("a basis and its complement divide space between them") {
  const MatrixXd columns = random_matrix(8, 3, 7) * random_matrix(3, 6, 8); // rank 3
  const MatrixXd basis = ins::orthonormal_basis(columns);
  const MatrixXd complement = ins::orthogonal_complement(columns);
  REQUIRE(basis.cols() == 3);
  REQUIRE(complement.cols() == 5);
  CHECK(not_orthonormal((MatrixXd(8, 8) << basis, complement).finished()) < 1e-13);
  CHECK((complement.transpose() * columns).norm() < 1e-12);
  CHECK(ins::orthogonal_complement(MatrixXd::Zero(4, 2)).cols() == 4);
  CHECK(ins::orthonormal_basis(columns + 1e-5 * random_matrix(8, 6, 9), 1e-3).cols() == 3);
}

TEST_CASE("what least squares leave is orthogonal to the columns") {
  const MatrixXd matrix = random_matrix(10, 3, 10), right = random_matrix(10, 2, 11);
  const MatrixXd rest = right - matrix * ins::least_squares(matrix, right);
  CHECK((matrix.transpose() * rest).norm() < 1e-12);
}

TEST_CASE("the exponential of a generator of rotations is the rotation") {
  const double angle = 0.7;
  MatrixXd generator(2, 2), rotation(2, 2);
  generator << 0.0, -angle, angle, 0.0;
  rotation << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  CHECK((ins::exponential(generator) - rotation).norm() < 1e-14);
}
