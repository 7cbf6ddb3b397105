// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native engine: MACE with kernels of its own, on CPUs and GPUs.
#pragma once

#include "mace/evaluator.h"
#include "mace/model.h"

namespace mace::kokkos {

/// Prepares a model for the species of `options` (whose model_file is not opened here).
/// \throws Error naming the element, head or block that is not there or not supported
std::unique_ptr<Evaluator> make_evaluator(const Model &model, const EvaluatorOptions &options);

} // namespace mace::kokkos
