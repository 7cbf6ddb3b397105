// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/cell_variables.h"

#include "base/error.h"
#include "base/linear_algebra.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace ins {

namespace {

using Matrix9X = Eigen::Matrix<double, 9, Eigen::Dynamic>;

/// Rotations are orthogonal as far as the crystal is symmetric, and no further.
constexpr double symmetry_tolerance = 1e-3;
constexpr double rank_tolerance = 1e-9;

Eigen::Map<const Eigen::Vector<double, 9>> flat(const Eigen::Matrix3d &matrix) {
  return Eigen::Map<const Eigen::Vector<double, 9>>(matrix.data());
}

Matrix9X columns(const std::vector<Eigen::Matrix3d> &matrices) {
  Matrix9X result(9, matrices.size());
  for (std::size_t k = 0; k < matrices.size(); ++k)
    result.col(k) = flat(matrices[k]);
  return result;
}

/// Orthonormal columns with the same span.
Matrix9X orthonormal(const Matrix9X &vectors) {
  return vectors.cols() == 0 ? vectors : Matrix9X(orthonormal_basis(vectors, rank_tolerance));
}

/// Combinations of columns on which some linear conditions hold.
///
/// \param vectors     (9, n) orthonormal
/// \param conditions  (any, n) acting on the coefficients
Matrix9X restricted(const Matrix9X &vectors, const Eigen::MatrixXd &conditions, double tolerance) {
  if (vectors.cols() == 0)
    return vectors;
  // As many rows as columns at least: the SVD then has all right singular vectors.
  Eigen::MatrixXd padded =
      Eigen::MatrixXd::Zero(std::max(conditions.rows(), vectors.cols()), vectors.cols());
  padded.topRows(conditions.rows()) = conditions;
  const SingularVectors svd = singular_vectors(padded);
  int rank = 0;
  while (rank < svd.values.size() && svd.values[rank] > tolerance)
    ++rank;
  return vectors * svd.right.rightCols(vectors.cols() - rank);
}

Matrix9X symmetric_matrices() {
  Matrix9X basis = Matrix9X::Zero(9, 6);
  int k = 0;
  for (int i = 0; i < 3; ++i)
    for (int j = i; j < 3; ++j, ++k)
      basis(3 * i + j, k) = basis(3 * j + i, k) = i == j ? 1.0 : std::sqrt(0.5);
  return basis;
}

Matrix9X chosen_components(const Eigen::Matrix3d &h, const CellFreedom &freedom) {
  using Component = CellFreedom::Component;
  // Tilting c towards b moves it along a as well, if b itself leans that way.
  const bool b_leans = freedom.free[CellFreedom::xy] || std::abs(h(0, 1)) > 1e-10 * h(1, 1);
  if (freedom.free[CellFreedom::yz] && b_leans && !freedom.free[CellFreedom::xz])
    throw Error("a cell whose yz may change and whose xy is not zero or may change needs a free xz "
                "too: add xz");
  std::vector<Eigen::Matrix3d> generators;
  const Eigen::Matrix3d inverse = h.inverse();
  const auto add = [&](const Eigen::Matrix3d &E) { generators.push_back(h * E * inverse); };
  std::array<bool, 3> done{};
  for (const std::vector<Component> &group : freedom.coupled) {
    Eigen::Matrix3d E = Eigen::Matrix3d::Zero();
    for (const Component component : group) {
      if (!freedom.free[component])
        throw Error("coupled lengths of a cell must all be free to change");
      E(component, component) = 1.0;
      done[component] = true;
    }
    add(E);
  }
  constexpr int row[6] = {0, 1, 2, 1, 0, 0}, column[6] = {0, 1, 2, 2, 2, 1};
  for (int k = 0; k < 6; ++k) {
    if (!freedom.free[k] || (k < 3 && done[k]))
      continue;
    Eigen::Matrix3d E = Eigen::Matrix3d::Zero();
    E(row[k], column[k]) = 1.0;
    add(E);
  }
  return columns(generators);
}

} // namespace

CellVariables::CellVariables(const Eigen::Matrix3d &lattice, const CellFreedom &freedom,
                             const std::vector<Eigen::Matrix3d> &rotations) {
  const Eigen::Matrix3d h = lattice.transpose();
  if (h(1, 0) != 0.0 || h(2, 0) != 0.0 || h(2, 1) != 0.0)
    throw Error("the lattice of a cell to be relaxed must be lower triangular");
  bool all = freedom.coupled.empty();
  for (const bool component : freedom.free)
    all = all && component;
  Matrix9X basis = all ? symmetric_matrices() : orthonormal(chosen_components(h, freedom));

  if (!rotations.empty()) {
    Eigen::MatrixXd conditions(9 * rotations.size(), basis.cols());
    for (std::size_t r = 0; r < rotations.size(); ++r)
      for (int k = 0; k < basis.cols(); ++k) {
        const Eigen::Matrix3d A = Eigen::Map<const Eigen::Matrix3d>(basis.col(k).data());
        const Eigen::Matrix3d difference = rotations[r] * A - A * rotations[r];
        conditions.block<9, 1>(9 * r, k) = flat(difference);
      }
    basis = restricted(basis, conditions, symmetry_tolerance);
  }
  if (freedom.fixed_volume) {
    const Eigen::MatrixXd traces = basis.row(0) + basis.row(4) + basis.row(8);
    basis = restricted(basis, traces, rank_tolerance);
  }
  for (int k = 0; k < basis.cols(); ++k) {
    Eigen::Matrix3d A = Eigen::Map<const Eigen::Matrix3d>(basis.col(k).data());
    if (freedom.fixed_volume)
      A.diagonal().array() -= A.trace() / 3.0; // to the last digit
    generators_.push_back(A);
  }
}

Eigen::Matrix3d CellVariables::logarithm(const Eigen::VectorXd &q) const {
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (int k = 0; k < size(); ++k)
    sum += q[k] * generators_[k];
  return sum;
}

CellVariables::Deformation CellVariables::deformation(const Eigen::VectorXd &q) const {
  const Eigen::Matrix3d A = logarithm(q);
  Deformation result;
  result.matrix = exponential(A);
  const Eigen::Matrix3d inverse = result.matrix.inverse();
  for (const Eigen::Matrix3d &generator : generators_) {
    // The derivative of the exponential is a block of the exponential of a larger matrix:
    // N. J. Higham, Functions of Matrices, theorem 3.6.
    Eigen::MatrixXd both(6, 6);
    both << A, generator, Eigen::Matrix3d::Zero(), A;
    result.rates.push_back(exponential(both).topRightCorner<3, 3>() * inverse);
  }
  return result;
}

Eigen::Matrix3d working_part(const Eigen::Matrix3d &stress,
                             const std::vector<Eigen::Matrix3d> &rates) {
  std::vector<Eigen::Matrix3d> strains;
  for (const Eigen::Matrix3d &rate : rates)
    strains.push_back(0.5 * (rate + rate.transpose()));
  const Matrix9X basis = orthonormal(columns(strains));
  const Eigen::Vector<double, 9> part = basis * (basis.transpose() * flat(stress));
  return Eigen::Map<const Eigen::Matrix3d>(part.data());
}

Eigen::Matrix3d to_triangular(const Eigen::Matrix3d &lattice) {
  Eigen::Matrix3d Q;
  Q.row(0) = lattice.row(0).normalized();
  Q.row(2) = lattice.row(0).cross(lattice.row(1)).normalized();
  Q.row(1) = Q.row(2).cross(Q.row(0));
  return Q;
}

} // namespace ins
