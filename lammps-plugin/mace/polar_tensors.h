// SPDX-License-Identifier: GPL-2.0-or-later
//
// Names and shapes of all that a Polar holds, in one place: whoever reads, writes or checks one is
// a visitor of its parts.
#pragma once

#include "dataset_name.h"
#include "polar.h"

namespace mace {

struct PolarSizes {
  int elements, channels;
  int layers;
  int degrees; ///< of the layers' outputs: highest l + 1
};

/// An extent that the visitor may find out.
inline constexpr int free_extent = -1;

/// Calls for every part, named as in docs/model-file.md below the group `polar`:
///   visitor.number(name, double), visitor.flag(name, bool),
///   visitor.numbers(name, vector, size), visitor.matrix(name, Matrix, rows, columns),
///   visitor.perceptron(name, NormMlp, inputs, outputs),
///   visitor.list(name, vector, size): makes the vector so long, `free_extent`: as there are.
///
/// \param P  Polar or const Polar
template <class P, class Visitor>
void visit_polar(P &polar, const PolarSizes &sizes, Visitor &visitor) {
  const int channels = sizes.channels;
  const auto maps = [&](const std::string &name, auto &list, int degrees, int rows, int cols) {
    visitor.list(name, list, degrees);
    for (int l = 0; l < degrees; ++l)
      visitor.matrix(name + "/" + indexed("l", l), list[l], rows, cols);
  };
  visitor.number("kspace_cutoff", polar.electrostatics.kspace_cutoff);
  visitor.number("source_width2", polar.electrostatics.source_width2);
  visitor.flag("feature_self_interaction", polar.electrostatics.feature_self_interaction);
  visitor.flag("energy_self_interaction", polar.electrostatics.energy_self_interaction);
  visitor.flag("electron_energy", polar.electron_energy);
  visitor.numbers("source_amplitude", polar.electrostatics.source_amplitude, 2);
  visitor.numbers("energy_self", polar.electrostatics.energy_self, 2);
  visitor.numbers("feature_width2", polar.electrostatics.feature_width2, free_extent);
  const int widths = static_cast<int>(polar.electrostatics.feature_width2.size());
  const int potentials = spin_channels * widths;
  visitor.matrix("feature_amplitude", polar.electrostatics.feature_amplitude, 2, widths);
  visitor.matrix("feature_norms", polar.electrostatics.feature_norms, 2, widths);
  visitor.matrix("feature_self", polar.electrostatics.feature_self, 2, widths);

  visitor.list("mixer", polar.mixer, sizes.layers);
  visitor.list("source", polar.source, sizes.layers);
  for (int t = 0; t < sizes.layers; ++t) {
    maps("mixer/" + std::to_string(t), polar.mixer[t], sizes.degrees, channels, channels);
    maps("source/" + std::to_string(t), polar.source[t], 2, channels, spin_channels);
  }

  auto &fukui = polar.fukui;
  visitor.number("fukui/activation_scale", fukui.activation_scale);
  int inputs = channels;
  for (std::size_t i = 0; i < fukui.weights.size(); ++i) {
    const bool last = i + 1 == fukui.weights.size();
    visitor.matrix("fukui/" + indexed("w", i), fukui.weights[i], inputs,
                   last ? spin_channels : free_extent);
    inputs = fukui.weights[i].cols;
    visitor.numbers("fukui/" + indexed("b", i), fukui.biases[i], inputs);
  }

  visitor.list("update", polar.updates, free_extent);
  for (std::size_t s = 0; s < polar.updates.size(); ++s) {
    auto &update = polar.updates[s];
    const std::string place = "update/" + std::to_string(s) + "/";
    maps(place + "potential", update.potential, 2, potentials, channels);
    maps(place + "features", update.features, sizes.degrees, channels, channels);
    maps(place + "charges", update.charges, 2, spin_channels, channels);
    visitor.matrix(place + "element", update.element, sizes.elements, channels);
    maps(place + "dot", update.dot, sizes.degrees, channels, channels);
    maps(place + "scale", update.scale, sizes.degrees, channels, channels);
    visitor.perceptron(place + "mlp", update.mlp, 2 * channels, channels);
    auto &readout = update.readout;
    std::array<std::string, 3> names;
    for (int i = 0; i < 3; ++i) {
      names[i] = place + indexed("readout", i);
      visitor.list(names[i], readout.maps[i], 2);
    }
    visitor.number(place + "scalar_scale", readout.scalar_scale);
    visitor.number(place + "gate_scale", readout.gate_scale);
    visitor.matrix(names[0] + "/l1", readout.maps[0][1], channels, free_extent);
    const int first = readout.maps[0][1].cols;
    visitor.matrix(names[0] + "/l0", readout.maps[0][0], channels, 2 * first);
    visitor.matrix(names[1] + "/l1", readout.maps[1][1], first, free_extent);
    const int second = readout.maps[1][1].cols;
    visitor.matrix(names[1] + "/l0", readout.maps[1][0], first, 2 * second);
    visitor.numbers(names[1] + "/bias", readout.second_bias, 2 * second);
    visitor.matrix(names[2] + "/l1", readout.maps[2][1], second, spin_channels);
    visitor.matrix(names[2] + "/l0", readout.maps[2][0], second, 2 * spin_channels);
    visitor.numbers(names[2] + "/bias", readout.third_bias, 2 * spin_channels);
  }

  auto &energy = polar.energy;
  maps("energy/charges", energy.charges, 2, spin_channels, channels);
  visitor.numbers("energy/charges/bias", energy.charges_bias, channels);
  maps("energy/potential", energy.potential, 2, potentials, channels);
  visitor.numbers("energy/potential/bias", energy.potential_bias, channels);
  maps("energy/dot_charges", energy.dot_charges, 2, channels, channels);
  maps("energy/dot_potential", energy.dot_potential, 2, channels, channels);
  visitor.perceptron("energy/mlp", energy.mlp, 2 * channels, 1);
}

} // namespace mace
