// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model.h"

#include <variant>

namespace mace {

/// The perceptrons that make the radial functions of a layer, whichever interaction it has.
struct RadialNetworks {
  using Network = std::variant<const Mlp *, const PairMlp *>;
  Network functions; ///< embedding -> paths * channels of the messages, channel fastest
  Network density;   ///< embedding -> 1, of layers with density
  int channels;      ///< of the messages, if they are not the model's; else 0

  /// Whether they tell the sender's element from the receiver's.
  bool ordered() const { return std::holds_alternative<const PairMlp *>(functions); }
};

RadialNetworks radial_networks(const Layer &layer);

} // namespace mace
