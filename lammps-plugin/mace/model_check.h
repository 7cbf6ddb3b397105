// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model.h"

namespace mace {

/// Highest degree of spherical harmonics and features.
inline constexpr int highest_degree = 8;

/// Checks a model that comes from elsewhere than a native model file: that all sizes agree, degrees
/// couple, entries are in range and in order, and all numbers are finite. An engine believes them.
/// \throws Error naming the part of the model, as in docs/model-file.md, that is at fault
void check_model(const Model &model);

} // namespace mace
