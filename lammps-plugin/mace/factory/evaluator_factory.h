// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/evaluator.h"

#include <memory>
#include <string>

namespace mace {

/// The engine that evaluates a model file when the user names none: the native one where this
/// build has it, else LibTorch.
Engine default_engine();

/// The engines there are and where they run, for people: "native kernels (OpenMP, 2 threads), no
/// LibTorch (cmake/setup.sh --torch)". Where kernels run is known once an evaluator has been made.
std::string engines_in_words();

/// The name users know an engine by.
std::string to_string(Engine engine);

/// Opens `options.model_file` and prepares it for the named species.
/// \throws Error naming the file, block, element or head that is at fault
std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions &options);

} // namespace mace
