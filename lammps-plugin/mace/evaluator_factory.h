// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "evaluator.h"

#include <string>

namespace mace {

/// The engine that evaluates a model file when the user names none: the native one where this
/// build has it, else LibTorch.
Engine default_engine();

/// The name users know an engine by.
std::string to_string(Engine engine);

} // namespace mace
