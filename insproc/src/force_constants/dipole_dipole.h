// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "force_constants/force_constants.h"

#include <Eigen/Core>
#include <array>
#include <optional>
#include <vector>

namespace ins {

/// Interaction of the dipoles that displaced ions carry, summed in reciprocal space.
///
/// C_{ia,jb}(q) = (4 pi e^2 / V) sum_K (K.Z_i)_a (K.Z_j)_b exp(-K.eps.K / 4 Lambda^2) / (K.eps.K)
///                exp(i K.(x_i - x_j))  -  delta_ij sum_j' C_{ia,j'b}(0)
/// with K = q + G. The damping is 1e-10 at the radius of the sphere that holds a given number of
/// reciprocal lattice vectors, 300 in phonopy. The sum in real space, which decays within a few
/// 1/Lambda, is left out here; dipole_force_constants.h has it.
/// Source: X. Gonze and C. Lee, Phys. Rev. B 55, 10355 (1997), eqs. 71 to 76.
class DipoleDipole {
public:
  /// \throws Error if the numbers of charges and atoms differ, the dielectric tensor is not
  /// positive, or so many vectors would have to be looked at that something must be wrong
  DipoleDipole(const Crystal &primitive, const BornCharges &born,
               double reciprocal_vectors = 300.0);

  /// 1/Angstrom
  double lambda() const;

  /// Vectors K looked at for one q.
  double candidates() const;

  /// \param q         fractional
  /// \param direction of approach to Gamma (Cartesian); used only at q = 0
  /// \return          (3N, 3N) Hermitian, lattice gauge, without masses; eV/Angstrom^2
  Eigen::MatrixXcd operator()(const Eigen::Vector3d &q,
                              const std::optional<Eigen::Vector3d> &direction) const;

  /// Derivatives with respect to the Cartesian components of k = 2 pi q; the term K = 0 is left
  /// out at Gamma.
  ///
  /// \return three (3N, 3N) Hermitian matrices, without masses; eV/Angstrom
  std::array<Eigen::MatrixXcd, 3> gradient(const Eigen::Vector3d &q) const;

private:
  /// One term of the sum over K.
  struct Term {
    Eigen::Vector3d fractional; ///< of K
    Eigen::Vector3d k;          ///< Cartesian K / 2 pi, 1/Angstrom; the direction where K = 0
    double weight;              ///< damping over K.eps.K
  };
  std::vector<Term> terms(const Eigen::Vector3d &q,
                          const std::optional<Eigen::Vector3d> &direction) const;
  Eigen::MatrixXcd sum(const Eigen::Vector3d &q,
                       const std::optional<Eigen::Vector3d> &direction) const;

  Crystal crystal_;
  BornCharges born_;
  Eigen::Matrix3d reciprocal_; ///< columns are b_i / 2 pi, 1/Angstrom
  double prefactor_ = 0.0;
  double damping_ = 0.0; ///< 1 / (4 Lambda^2), lengths of K without 2 pi
  std::array<int, 3> range_{};
  std::vector<Eigen::Matrix3d> self_;
};

} // namespace ins
