// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model_part.h"

namespace mace {

/// Checks that what a polarizable model has besides fits the model and itself.
/// \throws Error naming what is at fault
void check_polar(const Part &part, const Polar &polar);

} // namespace mace
