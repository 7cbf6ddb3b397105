// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a polarizable model (mace-torch's PolarMACE) has besides its layers, as plain data: charges
// and dipoles of two spin channels are made from the features of all layers, updated in the
// potential they cause, and give the energy two more terms. docs/polar.md has the equations,
// docs/model-file.md the tensors.
//
// Every map is one matrix for each degree l; channels of two spins and n widths stand in the order
// (up, width 1), (up, width 2), .., (down, width 1), ..
#pragma once

#include "perceptron.h"

#include <array>

namespace mace {

inline constexpr int spin_channels = 2;

/// f = act(act(x W0 + b0) W1 + b1) W2 + b2, act(x) = activation_scale silu(x): from the scalars of
/// the last layer to how readily each spin channel takes up charge.
struct FukuiNetwork {
  std::array<Matrix, 3> weights;
  std::array<std::vector<double>, 3> biases;
  double activation_scale = 1.0;
};

/// Equivariant perceptron with gates, l = 0 and 1 (PolarUpdate::readout): the first half of the
/// scalars of a hidden layer passes scalar_scale silu, the other opens the gates of the vectors,
/// gate_scale sigmoid. The outputs are changes of charges (up, down) and new Fukui functions (up,
/// down), and changes of dipoles (up, down).
struct GatedReadout {
  std::array<std::vector<Matrix>, 3> maps; ///< per l = 0, 1
  std::vector<double> second_bias, third_bias;
  double scalar_scale = 1.0;
  double gate_scale = 1.0;
};

/// How charges and dipoles p change in their potential v, both with the mixed features m:
///   g_l = v_l potential_l + m_l features_l + p_l charges_l
///   a_u = sum_l sum_v dot_l[u, v] (m_lu . g_lv),  b = mlp([a, element[z]])
///   o_lu = m_lu sum_v scale_l[u, v] b_v,  changes = readout(o)
struct PolarUpdate {
  std::vector<Matrix> potential; ///< l = 0, 1: (2 n, channels)
  std::vector<Matrix> features;  ///< each l: (channels, channels)
  std::vector<Matrix> charges;   ///< l = 0, 1: (2, channels)
  Matrix element;                ///< (elements, channels)
  std::vector<Matrix> dot;       ///< each l: (channels, channels)
  std::vector<Matrix> scale;     ///< each l: (channels, channels)
  NormMlp mlp;                   ///< 2 channels -> .. -> channels
  GatedReadout readout;
};

/// The energy of an atom's own charges x, in the potential v, with the features h of the last
/// layer:
///   mlp([sum_l dot_charges_l (h . (x charges_l + bias)), sum_l dot_potential_l (h . (v potential_l
///   + bias))])
struct ElectronEnergy {
  std::vector<Matrix> charges;        ///< l = 0, 1: (2, channels)
  std::vector<double> charges_bias;   ///< (channels), of l = 0
  std::vector<Matrix> potential;      ///< l = 0, 1: (2 n, channels)
  std::vector<double> potential_bias; ///< (channels), of l = 0
  std::vector<Matrix> dot_charges;    ///< l = 0, 1: (channels, channels)
  std::vector<Matrix> dot_potential;  ///< l = 0, 1: (channels, channels)
  NormMlp mlp;                        ///< 2 channels -> .. -> 1
};

/// Sources and features of the potential are Gaussians. Amplitudes and the Gaussians' own terms
/// are those of the file: one that was made in single precision has them rounded.
struct GaussianElectrostatics {
  double kspace_cutoff = 0.0;           ///< 1/Angstrom
  double source_width2 = 0.0;           ///< square of the width of charges and dipoles, Angstrom^2
  std::vector<double> source_amplitude; ///< l = 0, 1
  std::vector<double> feature_width2;   ///< (n) squares of the widths the potential is smeared over
  Matrix feature_amplitude;             ///< (l = 0, 1; n)
  Matrix feature_norms;                 ///< (l = 0, 1; n) what features are divided by
  Matrix feature_self;                  ///< (l = 0, 1; n) an atom's own part of its features
  std::vector<double> energy_self;      ///< l = 0, 1: twice an atom's own part of the energy
  bool feature_self_interaction = false; ///< whether own parts stay
  bool energy_self_interaction = true;
};

struct Polar {
  GaussianElectrostatics electrostatics;
  std::vector<std::vector<Matrix>> mixer;  ///< each layer and l: (channels, channels)
  std::vector<std::vector<Matrix>> source; ///< each layer, l = 0, 1: (channels, 2)
  FukuiNetwork fukui;
  std::vector<PolarUpdate> updates; ///< one each step
  bool electron_energy = true;      ///< whether the energy has the term of `energy`
  ElectronEnergy energy;
};

} // namespace mace
