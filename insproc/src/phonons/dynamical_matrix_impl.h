// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a DynamicalMatrix holds; for its own sources only.
#pragma once

#include "force_constants/dipole_dipole.h"
#include "force_constants/shortest_images.h"
#include "phonons/dynamical_matrix.h"

#include <array>
#include <complex>
#include <vector>

namespace ins {

struct DynamicalMatrix::Impl {
  Crystal primitive;
  PhononOptions options;
  double symprec = 1e-5; ///< Angstrom
  ShortestImages images;
  std::vector<int> s2p;
  std::vector<Eigen::Matrix3d> scaled; ///< (primitive * supercell) divided by sqrt(m_i m_j)
  Eigen::VectorXd inverse_root_mass;   ///< (3N)
  std::optional<BornCharges> born;
  std::optional<DipoleDipole> dipole_dipole;
  Eigen::MatrixXd acoustic_residual; ///< (3N, 3N) to be taken off at every q, or empty

  /// exp(2 pi i q.R) of all images' lattice vectors.
  std::vector<std::complex<double>> phases(const Eigen::Vector3d &q) const;
  Eigen::MatrixXcd short_range(const Eigen::Vector3d &q,
                               const std::vector<Eigen::Vector3d> &charge_vectors) const;
  Eigen::MatrixXcd evaluate(const Eigen::Vector3d &q,
                            const std::optional<Eigen::Vector3d> &direction) const;
  std::array<Eigen::MatrixXcd, 3> gradient(const Eigen::Vector3d &q) const;
  void find_acoustic_residual();
};

} // namespace ins
