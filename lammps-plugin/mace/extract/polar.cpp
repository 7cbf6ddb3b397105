// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <cmath>

namespace mace {

namespace {

void require_kind_of(const Block &block, const char *kind) {
  if (block.kind() != kind)
    block.refuse_kind(kind);
}

[[noreturn]] void unsupported_option(const Block &block, const std::string &what) {
  block.refuse(what + " are not supported; " + evaluate_elsewhere);
}

/// The maps of l = 0 .. degrees - 1, and the biases of the scalars if there are to be any.
std::vector<Matrix> maps_of(const Block &linear, int degrees, std::vector<double> *bias = nullptr) {
  StackedMaps stacked = extract_stacked_linear(linear);
  if (stacked.bias.empty() != (bias == nullptr))
    linear.refuse(bias ? "it has no bias" : "it has a bias");
  if (bias)
    *bias = std::move(stacked.bias);
  return by_l(std::move(stacked.maps), degrees - 1, linear);
}

std::vector<Matrix> products_of(const Block &product, int degrees, bool to_scalars) {
  return by_l(extract_products(product, to_scalars), degrees - 1, product);
}

FukuiNetwork extract_fukui(const Block &block) {
  require_kind_of(block, "NonLinearBiasReadoutBlock");
  const std::vector<Block> activations = block.child("non_linearity").list("acts");
  if (activations.size() != 1)
    block.refuse("it has not one activation");
  FukuiNetwork network;
  network.activation_scale = extract_activation_scale(activations.front());
  const std::array<const char *, 3> names{{"linear_1", "linear_mid", "linear_2"}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Block linear = block.child(names[i]);
    StackedMaps stacked = extract_stacked_linear(linear);
    network.weights[i] = std::move(by_l(std::move(stacked.maps), 0, linear).front());
    network.biases[i] = std::move(stacked.bias);
    if (network.biases[i].empty())
      network.biases[i].assign(network.weights[i].cols, 0.0);
  }
  return network;
}

GatedReadout extract_gated_readout(const Block &block) {
  require_kind_of(block, "GeneralNonLinearBiasReadoutBlock");
  const Block gate = block.child("equivariant_nonlin");
  require_kind_of(gate, "GatedEquivariantBlock");
  if (!gate.is_function("_act_scalar", "silu") || !gate.is_function("_act_gate", "sigmoid"))
    gate.refuse("the gate is not silu on scalars and sigmoid on gates; " + evaluate_elsewhere);
  GatedReadout readout;
  readout.maps[0] = maps_of(block.child("linear_1"), 2);
  readout.maps[1] = maps_of(block.child("linear_mid"), 2, &readout.second_bias);
  readout.maps[2] = maps_of(block.child("linear_2"), 2, &readout.third_bias);
  readout.scalar_scale = gate.number("_scalar_cst");
  readout.gate_scale = gate.number("_gate_cst");
  return readout;
}

PolarUpdate extract_update(const Block &block, int degrees) {
  require_kind_of(block, "AgnosticEmbeddedOneBodyVariableUpdate");
  const Block embedding = block.child("potential_embedding");
  require_kind_of(embedding, "AgnosticChargeBiasedLinearPotentialEmbedding");
  PolarUpdate update;
  update.potential = maps_of(embedding.child("potential_linear"), 2);
  update.features = maps_of(embedding.child("node_feats_linear"), degrees);
  update.charges = maps_of(embedding.child("charge_embedding"), 2);
  update.element = std::move(maps_of(block.child("source_embedding"), 1).front());
  update.dot = products_of(block.child("dot_products"), degrees, true);
  update.scale = products_of(block.child("tp_out"), degrees, false);
  update.mlp = extract_norm_perceptron(block.child("nonlinearity"));
  update.readout = extract_gated_readout(block.child("readout"));
  return update;
}

ElectronEnergy extract_electron_energy(const Block &block) {
  require_kind_of(block, "OneBodyMLPFieldReadout");
  ElectronEnergy energy;
  energy.charges = maps_of(block.child("linear_up_q"), 2, &energy.charges_bias);
  energy.potential = maps_of(block.child("linear_up_v"), 2, &energy.potential_bias);
  energy.dot_charges = products_of(block.child("dot_products_q"), 2, true);
  energy.dot_potential = products_of(block.child("dot_products_v"), 2, true);
  energy.mlp = extract_norm_perceptron(block.child("mlp"));
  return energy;
}

/// (l = 0, 1; n): 1 of unit charges and dipoles, but for buffers in single precision.
Matrix amplitudes(const Block &basis) {
  const Block radial = basis.child("radial_spline");
  const std::vector<double> scalar = radial.tensor("pref0").values,
                            vector = radial.tensor("pref1").values;
  const archive::Tensor scale = basis.matrix("cl_scale");
  const auto n = scalar.size();
  if (vector.size() != n || scale.shape[0] != n || scale.shape[1] != 2)
    basis.refuse("its amplitudes do not fit its widths");
  Matrix result{2, static_cast<int>(n), {}};
  for (std::size_t i = 0; i < n; ++i)
    result.values.push_back(scalar[i] * scale.values[2 * i] / std::sqrt(4.0 * M_PI));
  for (std::size_t i = 0; i < n; ++i)
    result.values.push_back(vector[i] * scale.values[2 * i + 1] * std::sqrt(3.0 / (4.0 * M_PI)));
  return result;
}

/// (l = 0, 1; n) of values of n scalars and the 3 n components of n vectors.
Matrix scalars_and_vectors(const Block &block, const char *name, std::size_t n) {
  const std::vector<double> values = block.tensor(name).values;
  if (values.size() != 4 * n)
    block.refuse("'" + std::string(name) + "' has " + std::to_string(values.size()) +
                 " numbers for " + std::to_string(n) + " widths");
  Matrix result{2, static_cast<int>(n), {}};
  for (std::size_t i = 0; i < n; ++i)
    result.values.push_back(values[i]);
  for (std::size_t i = 0; i < n; ++i)
    result.values.push_back(values[n + 3 * i]);
  return result;
}

std::vector<double> column(const Matrix &m) { return {m(0, 0), m(1, 0)}; }

void check_options(const Block &block, const Model &model) {
  if (model.layers.front().l_out < 1)
    unsupported_option(block, "features without vectors, which make charges alone,");
  if (model.layers.size() < 2)
    unsupported_option(block, "polarizable models of one layer");
  for (const char *name : {"atomic_multipoles_max_l", "field_feature_max_l"})
    if (const int l = block.integer(name); l != 1)
      unsupported_option(block, "multipoles of l up to " + std::to_string(l) + " ('" + name +
                                    "', supported: 1)");
  if (block.has("pair_repulsion_fn"))
    unsupported_option(block, "polarizable models with a pair repulsion");
}

} // namespace

Polar extract_polar(const Block &block, const Model &model) {
  check_options(block, model);
  const int degrees = model.layers.front().l_out + 1;
  const Block features = block.child("electric_potential_descriptor");
  require_kind_of(features, "GTOElectrostaticFeatures");
  const Block coulomb = block.child("coulomb_energy");
  require_kind_of(coulomb, "GTOElectrostaticEnergy");
  const Block mixer = block.child("layer_feature_mixer");
  require_kind_of(mixer, "MultiLayerFeatureMixer");

  Polar polar;
  polar.electrostatics.kspace_cutoff = block.number("kspace_cutoff");
  const Block sources = features.child("density_basis"),
              receivers = features.child("feature_basis");
  polar.electrostatics.source_width2 = sources.child("radial_spline").number("sigma2");
  polar.electrostatics.source_amplitude = column(amplitudes(sources));
  polar.electrostatics.feature_width2 = receivers.child("radial_spline").tensor("sigma2").values;
  polar.electrostatics.feature_amplitude = amplitudes(receivers);
  const std::size_t widths = polar.electrostatics.feature_width2.size();
  polar.electrostatics.feature_norms = scalars_and_vectors(block, "field_feature_norms", widths);
  polar.electrostatics.feature_self =
      scalars_and_vectors(features.child("self_interaction_terms"), "overlap_constants", widths);
  polar.electrostatics.energy_self =
      column(scalars_and_vectors(coulomb.child("self_interaction_terms"), "overlap_constants", 1));
  polar.electrostatics.feature_self_interaction = block.flag("field_si", false);
  polar.electrostatics.energy_self_interaction =
      block.flag("include_electrostatic_self_interaction", true);
  polar.electron_energy = block.flag("add_local_electron_energy", true);

  for (const Block &linear : mixer.list("linears"))
    polar.mixer.push_back(maps_of(linear, degrees));
  for (const Block &source : block.list("lr_source_maps")) {
    require_kind_of(source, "EnvironmentDependentSpinSourceBlock");
    if (source.flag("zero_charges", false))
      unsupported_option(source, "sources without charges (zero_charges)");
    polar.source.push_back(maps_of(source.child("linear"), 2));
  }
  polar.fukui = extract_fukui(block.child("fukui_source_map"));
  for (const Block &update : block.list("field_dependent_charges_maps"))
    polar.updates.push_back(extract_update(update, degrees));
  if (static_cast<int>(polar.updates.size()) != block.integer("num_recursion_steps"))
    block.refuse("'field_dependent_charges_maps' are not as many as 'num_recursion_steps'");
  polar.energy = extract_electron_energy(block.child("local_electron_energy"));
  return polar;
}

} // namespace mace
