// SPDX-License-Identifier: GPL-2.0-or-later
//
// The energy of an atom's own charges in the potential (mace/polar.h, ElectronEnergy), and its
// derivatives.
#pragma once

#include "norm_perceptron.h"

namespace mace::kokkos {

template <class Real> class ElectronEnergyKernels {
public:
  /// \param n_species  of the evaluator
  ElectronEnergyKernels(const ElectronEnergy &energy, int n_species);

  struct State {
    NodeArray<Real> from_charges{"mace::energy_charges"}, from_potential{"mace::energy_potential"};
    NodeArray<Real> a{"mace::energy_a"}, energy{"mace::energy_of_charges"};
    typename NormPerceptron<Real>::State mlp;

    std::size_t bytes() const {
      return from_charges.bytes() + from_potential.bytes() + a.bytes() + energy.bytes() +
             mlp.bytes();
    }
  };

  /// \param h            features of the last layer
  /// \param x            charges and dipoles: channels of spins, four components
  /// \param v            features of the potential: channels of spins and widths, four components
  /// \param node_energy  added to, eV
  /// \param dh           added to
  /// \param dx, dv       written
  void evaluate(const OneBody &atoms, const NodeArray<Real> &h, const NodeArray<Real> &x,
                const NodeArray<Real> &v, State &state, const Array<double> &node_energy,
                const NodeArray<Real> &dh, const NodeArray<Real> &dx,
                const NodeArray<Real> &dv) const;
  std::size_t bytes() const;

private:
  LinearStage<Real> charges_, potential_;
  NodeArray<Real> charges_bias_, potential_bias_;
  NormPerceptron<Real> mlp_;
};

} // namespace mace::kokkos
