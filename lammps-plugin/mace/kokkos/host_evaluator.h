// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native engine: MACE with kernels of its own, on CPUs and GPUs.
#pragma once

#include "mace/evaluator.h"
#include "mace/model.h"

#include <functional>
#include <memory>
#include <string>

namespace mace::kokkos {

/// Prepares a model for the species of `options` (whose model_file is not opened here).
/// \throws Error naming the element, head or block that is not there or not supported
std::unique_ptr<Evaluator> make_host_evaluator(const Model &model, const EvaluatorOptions &options);

/// The same for the model in options.model_file. Weights are shared with the evaluators of the same
/// file, species and precision that there are, whatever their heads; `read` is called if there is
/// none, and with options.node in one process of a node.
std::unique_ptr<Evaluator> make_host_evaluator(const EvaluatorOptions &options,
                                               const std::function<Model()> &read);

/// Where the engine runs, in words: "OpenMP, 2 threads". Empty before an evaluator has been made.
std::string host_runtime();

} // namespace mace::kokkos
