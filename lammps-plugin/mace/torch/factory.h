// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one symbol of the shared object that holds all LibTorch code. It is opened on demand, so
// that LibTorch's symbols stay out of LAMMPS' global scope and need not be there at all.
#pragma once

#include "mace/evaluator.h"

extern "C" {

/// Opens a TorchScript export for evaluation.
///
/// \param options  as make_evaluator()
/// \param message  receives what is wrong if the result is null
/// \return         the evaluator, owned by the caller; null on failure
using mace_torch_factory = mace::Evaluator *(const mace::EvaluatorOptions *options,
                                             std::string *message);

__attribute__((visibility("default"))) mace_torch_factory mace_torch_make_evaluator;
}
