// SPDX-License-Identifier: GPL-2.0-or-later
//
// Models with less in them.
#pragma once

#include "model.h"

namespace mace {

/// Leaves only these elements, in this order. \throws Error naming one that the model has not
void keep_elements(Model &model, const std::vector<int> &atomic_numbers);

/// Leaves only these heads, in this order; the default head stays if it is among them, else the
/// first is the default. \throws Error naming one that the model has not
void keep_heads(Model &model, const std::vector<std::string> &heads);

} // namespace mace
