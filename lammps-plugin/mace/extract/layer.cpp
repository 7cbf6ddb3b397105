// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <algorithm>
#include <array>

namespace mace {

namespace {

struct InteractionKind {
  const char *name;
  bool residual, density;
};

constexpr std::array<InteractionKind, 4> interaction_kinds{{
    {"RealAgnosticInteractionBlock", false, false},
    {"RealAgnosticResidualInteractionBlock", true, false},
    {"RealAgnosticDensityInteractionBlock", false, true},
    {"RealAgnosticDensityResidualInteractionBlock", true, true},
}};
constexpr const char *gated_kind = "RealAgnosticResidualNonLinearInteractionBlock";

const InteractionKind &interaction_kind(const Block &block) {
  std::string supported;
  for (const InteractionKind &kind : interaction_kinds) {
    if (block.kind() == kind.name)
      return kind;
    supported += kind.name + std::string(", ");
  }
  block.refuse_kind(supported + gated_kind);
}

} // namespace

void extract_product(const Block &product, int elements, int channels, Layer &layer) {
  const Block after = product.child("linear");
  check_channels(after, "irreps_out", channels);
  if (layer.residual && !product.flag("use_sc", true))
    product.refuse("it ignores the skip connection");
  layer.l_out = highest_l(after.irreps("irreps_out"));
  layer.contractions = extract_contractions(product.child("symmetric_contractions"), elements);
  layer.product_linear = by_l(extract_linear(after), layer.l_out, after);
}

Layer extract_layer(const Block &interaction, const Block &product, int elements, int channels,
                    int basis_size) {
  if (interaction.kind() == gated_kind)
    return extract_gated_layer(interaction, product, elements, channels, basis_size);
  const InteractionKind &kind = interaction_kind(interaction);
  const Block up = interaction.child("linear_up"), tensor = interaction.child("conv_tp"),
              linear = interaction.child("linear"), skip = interaction.child("skip_tp");
  check_channels(up, "irreps_in", channels);
  check_channels(up, "irreps_out", channels);

  Layer layer;
  layer.interaction = kind.name;
  layer.residual = kind.residual;
  layer.density = kind.density;
  layer.avg_num_neighbors = interaction.number("avg_num_neighbors");
  layer.l_in = highest_l(up.irreps("irreps_in"));
  const int l_max = highest_l(tensor.irreps("irreps_in2"));
  extract_product(product, elements, channels, layer);
  layer.linear_up = by_l(extract_linear(up), layer.l_in, up);
  layer.paths = extract_paths(tensor, channels);
  layer.radial = extract_perceptron(interaction.child("conv_tp_weights"));
  if (layer.density)
    layer.density_radial = extract_perceptron(interaction.child("density_fn"));
  layer.linear = by_l(extract_linear(linear), l_max, linear);
  if (!layer.density)
    for (Matrix &map : layer.linear)
      for (double &value : map.values)
        value /= layer.avg_num_neighbors;
  layer.skip =
      by_l(extract_skip(skip), layer.residual ? std::min(layer.l_in, layer.l_out) : l_max, skip);
  return layer;
}

} // namespace mace
