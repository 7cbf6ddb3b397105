// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <algorithm>
#include <cmath>

namespace mace {

namespace {

[[noreturn]] void other_functions(const Block &gate) {
  gate.refuse("the gate is not silu on scalars and sigmoid on gates; " + evaluate_elsewhere);
}

/// Scalars and gates come first, in this order, then what is gated; all have as many channels.
void check_gate_layout(const Block &gate, int channels, int l_max) {
  check_channels(gate, "irreps_scalars", channels);
  check_channels(gate, "irreps_gated", channels);
  bool good = gate.irreps("irreps_scalars").size() == 1;
  std::int64_t gates = 0;
  for (const Irrep &irrep : gate.irreps("irreps_gates")) {
    gates += irrep.multiplicity;
    good = good && irrep.l == 0;
  }
  const std::vector<Irrep> gated = gate.irreps("irreps_gated");
  good = good && static_cast<int>(gated.size()) == l_max && gates == std::int64_t{channels} * l_max;
  for (std::size_t i = 0; good && i < gated.size(); ++i)
    good = gated[i].l == static_cast<int>(i) + 1;
  if (!good || gate.flag("_layout_is_ir_mul", false))
    gate.refuse("the gate's irreps are not scalars, gates, and one irrep of each l above 0; " +
                evaluate_elsewhere);
}

/// The gate of mace-torch since 0.3.16.
void extract_own_gate(const Block &gate, GatedInteraction &gated) {
  if (!gate.is_function("_act_scalar", "silu") || !gate.is_function("_act_gate", "sigmoid"))
    other_functions(gate);
  gated.scalar_scale = gate.number("_scalar_cst");
  gated.gate_scale = gate.number("_gate_cst");
}

/// The factor of all activations of a list, which must be the same function.
double scale_of_all(const Block &activation, const char *function, const char *module) {
  const std::vector<Block> acts = activation.list("acts");
  if (acts.empty())
    other_functions(activation);
  const double scale = extract_function_scale(acts.front(), function, module);
  for (const Block &act : acts)
    if (extract_function_scale(act, function, module) != scale)
      other_functions(act);
  return scale;
}

/// The gate of e3nn, which multiplies by a tensor product with weights of its own.
void extract_e3nn_gate(const Block &gate, int l_max, GatedInteraction &gated) {
  gated.scalar_scale = scale_of_all(gate.child("act_scalars"), "silu", "SiLU");
  if (l_max == 0)
    return;
  const double scale = scale_of_all(gate.child("act_gates"), "sigmoid", "Sigmoid");
  const Block product = gate.child("mul");
  const auto instructions = product.instructions(7);
  const std::vector<Irrep> outputs = product.irreps("irreps_out");
  for (const auto &instruction : instructions) {
    // The coupling with a scalar is a unit matrix over this root.
    const double root = std::sqrt(2.0 * product.at(outputs, *instruction[2]).l + 1.0);
    const double path_weight = product.number(*instruction[5]);
    if (!(std::abs(path_weight / root - 1.0) <= 1e-12))
      product.refuse("the path normalisation is not e3nn's \"component\"");
    gated.gate_scale = path_weight * (scale / root);
  }
}

void extract_gate(const Block &gate, int channels, int l_max, GatedInteraction &gated) {
  const bool own = gate.kind() == "GatedEquivariantBlock";
  if (!own && gate.kind() != "Gate")
    gate.refuse_kind("Gate, GatedEquivariantBlock");
  check_gate_layout(gate, channels, l_max);
  if (own)
    extract_own_gate(gate, gated);
  else
    extract_e3nn_gate(gate, l_max, gated);
}

} // namespace

Layer extract_gated_layer(const Block &interaction, const Block &product, int elements,
                          int channels, int basis_size) {
  const Block up = interaction.child("linear_up"), tensor = interaction.child("conv_tp"),
              linear = interaction.child("linear_1"), residual = interaction.child("linear_res"),
              out = interaction.child("linear_2"), skip = interaction.child("skip_tp");
  const std::vector<Irrep> edge_irreps = up.irreps("irreps_out");
  if (edge_irreps.empty())
    up.refuse("it has no outputs");
  check_channels(up, "irreps_in", channels);
  check_channels(up, "irreps_out", edge_irreps.front().multiplicity);
  check_channels(out, "irreps_out", channels);

  Layer layer;
  layer.interaction = interaction.kind();
  layer.residual = layer.density = true;
  layer.avg_num_neighbors = interaction.number("avg_num_neighbors");
  layer.l_in = highest_l(up.irreps("irreps_in"));
  const int l_edge = highest_l(edge_irreps), l_max = highest_l(tensor.irreps("irreps_in2"));
  extract_product(product, elements, channels, layer);
  layer.linear_up = by_l(extract_linear(up), l_edge, up);

  GatedInteraction &gated = layer.gated.emplace();
  gated.edge_channels = edge_irreps.front().multiplicity;
  layer.paths = extract_paths(tensor, gated.edge_channels);
  layer.linear = by_l(extract_linear(linear), l_max, linear);
  extract_gate(interaction.child("equivariant_nonlin"), channels, l_max, gated);
  gated.alpha = interaction.number("alpha");
  gated.beta = interaction.number("beta");
  const Matrix sender = extract_scalar_map(interaction.child("source_embedding"));
  const Matrix receiver = extract_scalar_map(interaction.child("target_embedding"));
  gated.radial =
      extract_pair_perceptron(interaction.child("conv_tp_weights"), basis_size, sender, receiver);
  gated.density =
      extract_pair_perceptron(interaction.child("density_fn"), basis_size, sender, receiver);
  gated.edge_residual = by_l(extract_linear(residual), l_edge, residual);
  gated.linear_out = by_l(extract_linear(out), l_max, out);
  gated.skip = by_l(extract_linear(skip), std::min(layer.l_in, layer.l_out), skip);
  return layer;
}

} // namespace mace
