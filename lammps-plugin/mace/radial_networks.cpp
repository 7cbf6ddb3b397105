// SPDX-License-Identifier: GPL-2.0-or-later
#include "radial_networks.h"

namespace mace {

RadialNetworks radial_networks(const Layer &layer) {
  if (layer.gated)
    return {&layer.gated->radial, &layer.gated->density, layer.gated->edge_channels};
  return {&layer.radial, &layer.density_radial, 0};
}

} // namespace mace
