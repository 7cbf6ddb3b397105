// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "relaxation/model_hessian.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/LU>
#include <Eigen/SparseCholesky>
#include <vector>

namespace ins {

/// Inverse of a model Hessian in the variables of a relaxation: positions carried back to the
/// starting cell (3N) and cell variables.
class RelaxationPreconditioner {
public:
  /// \param hessian      of the structure F u
  /// \param deformation  F
  /// \param rates        dF/dq F^-1 of each cell variable
  /// \param volume       of the deformed cell, Angstrom^3
  RelaxationPreconditioner(const ModelHessian &hessian, const Eigen::Matrix3d &deformation,
                           const std::vector<Eigen::Matrix3d> &rates, double volume);

  /// \param gradient  (3N + rates)
  Eigen::VectorXd solve(const Eigen::VectorXd &gradient) const;

private:
  Eigen::Matrix3d deformation_, inverse_;
  Eigen::SimplicialLLT<Eigen::SparseMatrix<double>> atoms_;
  Eigen::MatrixXd response_;         ///< atoms^-1 coupling, (3N, rates)
  Eigen::LLT<Eigen::MatrixXd> cell_; ///< of the Schur complement, (rates, rates)
};

} // namespace ins
