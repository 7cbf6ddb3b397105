// SPDX-License-Identifier: GPL-2.0-or-later
//
// One-phonon coherent scattering at a wave vector: interference between all atoms.
#pragma once

#include "crystal/crystal.h"
#include "phonons/phonon_modes.h"

#include <Eigen/Core>
#include <complex>
#include <vector>

namespace ins {

/// What a crystal scatters coherently when a neutron makes one quantum.
///
/// 4 pi |sum_k b_k sqrt(hbar / (2 m_k omega)) (Q . e_k) exp(-i Q . x_k) exp(-Q . A_k . Q / 2)|^2
/// (n + 1), barn per primitive cell: what the incoherent approximation makes of the same lengths is
/// the part of equal atoms.
/// Source: M. T. Dove, Structure and Dynamics (2003), p. 225; docs/coherent-scattering.md.
class CoherentScattering {
public:
  /// \param lengths      (N) bound coherent scattering lengths, fm
  /// \param tensors      (N) mean square displacement tensors A, Cartesian, Angstrom^2
  /// \param temperature  K
  /// \param cutoff       modes at or below scatter nothing, cm^-1
  CoherentScattering(const Crystal &crystal, std::vector<std::complex<double>> lengths,
                     std::vector<Eigen::Matrix3d> tensors, double temperature, double cutoff);

  /// What makes amplitudes of eigenvectors: |factor . e|^2 quanta(energy) is the scattering of a
  /// mode with eigenvector e at Q, or at any q that differs from it by a reciprocal lattice vector.
  ///
  /// \param transfer  Q, Cartesian, 1/Angstrom
  /// \return          (3N), root of barn cm^-1
  Eigen::RowVectorXcd factor(const Eigen::Vector3d &transfer) const;

  /// (n + 1) / energy, cm; nothing at or below the cut-off.
  double quanta(double energy) const;

  double cutoff() const { return cutoff_; }

  /// What an operation on fractional wave vectors does to Q.
  Eigen::Matrix3d rotation(const Eigen::Matrix3i &reciprocal) const;

private:
  Eigen::Matrix3d lattice_;
  std::vector<Eigen::Vector3d> positions_;    ///< Cartesian, Angstrom
  std::vector<std::complex<double>> weights_; ///< b / sqrt(m)
  std::vector<Eigen::Matrix3d> tensors_;
  double temperature_;
  double cutoff_;
};

} // namespace ins
