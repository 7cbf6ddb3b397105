// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whether there is a LibTorch engine, and how to get it: an object of its own beside the plugin,
// none in styles that are compiled into LAMMPS.
#pragma once

#include "mace/evaluator.h"

#include <memory>
#include <string>

namespace mace {

/// "LibTorch (<path>)", or "no LibTorch" and what to do.
std::string torch_engine_in_words();

/// Opens `options.model_file`, a TorchScript export, with the LibTorch engine.
/// \throws Error if there is none or it cannot evaluate this file
std::unique_ptr<Evaluator> make_torch_evaluator(const EvaluatorOptions &options);

} // namespace mace
