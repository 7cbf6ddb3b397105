// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the cell of a crystal may change during a relaxation, as a few numbers.
#pragma once

#include "relaxation/relaxation_settings.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Deformations F(q) = exp(sum_k q_k A_k) of a starting cell, column vectors being multiplied from
/// the left; q = 0 is the starting cell.
///
/// If all six components are free, the A_k span the symmetric matrices, which leaves out rotations.
/// Otherwise A = h E h^-1, the columns of h being the lattice vectors: E diagonal scales vectors
/// without turning them, E with one element above the diagonal tilts one vector towards another.
/// The exponential keeps what the generators keep: a fixed volume is a vanishing trace, and A that
/// commute with the rotations of a point group keep it.
/// Source: the exponential is that of ASE's FrechetCellFilter; the generators are this module's.
class CellVariables {
public:
  /// \param lattice    rows are the vectors, lower triangular; Angstrom
  /// \param rotations  Cartesian rotations of the point group to keep; may be empty
  /// \throws Error if the free components cannot be kept apart from others, or the lattice is not
  ///         lower triangular
  CellVariables(const Eigen::Matrix3d &lattice, const CellFreedom &freedom,
                const std::vector<Eigen::Matrix3d> &rotations);

  int size() const { return static_cast<int>(generators_.size()); }

  /// A deformation and how it changes.
  struct Deformation {
    Eigen::Matrix3d matrix;             ///< F
    std::vector<Eigen::Matrix3d> rates; ///< (size) dF/dq_k F^-1, displacement gradients
  };
  Deformation deformation(const Eigen::VectorXd &q) const;

  /// sum_k q_k A_k, the logarithm of the deformation.
  Eigen::Matrix3d logarithm(const Eigen::VectorXd &q) const;

private:
  std::vector<Eigen::Matrix3d> generators_; ///< orthonormal as vectors of nine elements
};

/// Part of a symmetric matrix that does work on some displacement gradients.
///
/// \return orthogonal projection of `stress` on the span of the gradients' symmetric parts
Eigen::Matrix3d working_part(const Eigen::Matrix3d &stress,
                             const std::vector<Eigen::Matrix3d> &rates);

/// The rotation that brings a lattice into lower triangular form.
///
/// \param lattice  rows are the vectors, right-handed
/// \return Q, so that lattice Q^T is lower triangular with a positive diagonal
Eigen::Matrix3d to_triangular(const Eigen::Matrix3d &lattice);

} // namespace ins
