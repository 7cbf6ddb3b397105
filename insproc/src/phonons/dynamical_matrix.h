// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "phonons/phonon_modes.h"

#include <Eigen/Core>
#include <array>
#include <memory>
#include <optional>

namespace ins {

/// How translational invariance is restored.
enum class AcousticSumRule {
  none,      ///< force constants as they are
  realspace, ///< self terms replaced by minus the sum over the other atoms
  /// The acoustic part of D(0) without masses, sum_k lambda_k |k><k| over the three eigenvectors
  /// nearest to translations, taken off at every q; the rule of CASTEP, Euphonic and Abins.
  reciprocal,
};

/// How Born charges enter, when the force constants carry them.
enum class NonAnalytical {
  none,  ///< ignore them
  gonze, ///< dipole-dipole sum subtracted and added back (Gonze and Lee 1997); phonopy's default
  wang,  ///< mixed-space constant (Wang et al. 2010)
};

struct PhononOptions {
  AcousticSumRule asr = AcousticSumRule::realspace;
  NonAnalytical nac = NonAnalytical::gonze;
};

/// Mass-weighted dynamical matrix of a crystal, ready to be evaluated at any q.
///
/// Pairs are taken at their shortest images; equidistant images (within the cells' symprec) share
/// the force constant equally, as in phonopy.
class DynamicalMatrix {
public:
  /// \throws Error if a mass is not positive or sizes differ
  explicit DynamicalMatrix(const ForceConstants &force_constants,
                           const PhononOptions &options = {});
  ~DynamicalMatrix();
  DynamicalMatrix(DynamicalMatrix &&) noexcept;
  DynamicalMatrix &operator=(DynamicalMatrix &&) noexcept;

  /// D(q) in the lattice gauge.
  ///
  /// \param q         fractional, primitive reciprocal lattice
  /// \param direction of approach to Gamma (Cartesian, any length); without it D(0) has no
  ///                  LO-TO splitting
  /// \return          (3N, 3N) Hermitian, eV/Angstrom^2/amu
  Eigen::MatrixXcd operator()(const Eigen::Vector3d &q,
                              const std::optional<Eigen::Vector3d> &direction = {}) const;

  /// Derivatives of D with respect to the Cartesian components of k = 2 pi q, in closed form.
  ///
  /// At Gamma the term of the non-analytical part that depends on the direction is left out.
  /// \param q  fractional, primitive reciprocal lattice
  /// \return   three (3N, 3N) Hermitian matrices, eV/Angstrom/amu, lattice gauge
  std::array<Eigen::MatrixXcd, 3> gradient(const Eigen::Vector3d &q) const;

  const Crystal &primitive() const;
  bool has_nac() const;

  /// Tolerance the cells were made with, Angstrom.
  double symprec() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Eigenpairs at q (LAPACK zheevd; dsyevd where the matrix is real).
///
/// \throws Error if LAPACK does not converge
PhononModes phonon_modes(const DynamicalMatrix &matrix, const Eigen::Vector3d &q,
                         const std::optional<Eigen::Vector3d> &direction = {});

/// Frequencies only, cm^-1, ascending (3N); imaginary ones as negative numbers.
Eigen::VectorXd phonon_frequencies(const DynamicalMatrix &matrix, const Eigen::Vector3d &q,
                                   const std::optional<Eigen::Vector3d> &direction = {});

} // namespace ins
