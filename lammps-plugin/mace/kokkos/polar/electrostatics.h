// SPDX-License-Identifier: GPL-2.0-or-later
//
// Gaussian charges and dipoles in a periodic cell: the features of their potential, their energy,
// and the derivatives of both. Everything is in double precision. docs/polar.md has the equations.
#pragma once

#include "equilibration.h"
#include "reciprocal.h"

namespace mace::kokkos {

/// Charges and dipoles p of two spin channels are (8, atoms); features v of their potentials, for
/// each spin and width, (4 * 2 n, atoms).
class Electrostatics {
public:
  explicit Electrostatics(const GaussianElectrostatics &constants);

  int feature_sets() const {
    return spin_channels * static_cast<int>(constants_.feature_width2.size());
  }

  /// Atoms for what follows; derivatives are zero.
  /// \param positions  (3, atoms) Angstrom
  /// \param sum        over the ranks
  void begin(const CellVectors &cell, const AtomRows &positions, const RankSum &sum);

  /// What the reverse direction needs of features().
  struct State {
    std::vector<double> sums;              ///< (2, k, 2) of the channels, of all ranks
    AtomRows potential{"mace::potential"}; ///< (4 * 2 n, atoms) V and its gradient
    std::size_t bytes() const { return potential.bytes() + sums.capacity() * sizeof(double); }
  };

  /// \param v  written
  void features(const AtomRows &p, State &state, const AtomRows &v);
  /// \param dv  adjoints of the features
  /// \param dp  added to
  void features_adjoint(const AtomRows &p, const State &state, const AtomRows &dv,
                        const AtomRows &dp);
  /// The Coulomb energy.
  /// \param atom_energy  (atoms) eV, added to
  /// \param dp           its derivative, added to
  void energy(const AtomRows &p, const Array<double> &atom_energy, const AtomRows &dp);

  /// (3, atoms) eV/Angstrom, derivatives by the positions.
  const AtomRows &gradient() const { return gradient_; }
  /// Derivative by the strain, this rank's share: xx, yy, zz, xy, xz, yz in eV.
  const std::array<double, 6> &strain() const { return strain_; }

  const Reciprocal &reciprocal() const { return reciprocal_; }
  std::size_t bytes() const;

private:
  int widths() const { return static_cast<int>(constants_.feature_width2.size()); }
  void make_weights();
  /// Adds what the weight of width2 and the volume give the strain's derivative of
  /// sum_k weight Re[S R*].
  ///
  /// \param s, r  (k, 2)
  void add_strain_of_weights(const std::vector<double> &weights, double width2, const double *s,
                             const double *r, double factor);

  GaussianElectrostatics constants_;
  RankSum sum_;
  Reciprocal reciprocal_;
  std::vector<std::vector<double>> weights_; ///< (widths, k), and last those of the energy
  AtomRows gradient_{"mace::polar_gradient"};
  std::array<double, 6> strain_ = {};
  AtomRows sources_{"mace::sources"}, receivers_{"mace::receivers"}, response_{"mace::response"};
  AtomRows combined_{"mace::multipoles"}; ///< sources and receivers
  /// (n, l, 2) what a potential is multiplied with to make a feature, and the charges' own part
  Array<double> feature_factors_{"mace::feature_factors", 0};
  std::vector<double> sums_, coefficients_;
};

} // namespace mace::kokkos
