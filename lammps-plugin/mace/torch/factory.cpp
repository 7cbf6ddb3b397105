// SPDX-License-Identifier: GPL-2.0-or-later
#include "factory.h"

#include "torch_evaluator.h"

#include <exception>

// Strings cross the border between this object and the plugin.
static_assert(_GLIBCXX_USE_CXX11_ABI == 1, "LibTorch must be built with the C++11 ABI");

mace::Evaluator *mace_torch_make_evaluator(const mace::EvaluatorOptions *options,
                                           std::string *message) {
  try {
    return new mace::TorchEvaluator(*options);
  } catch (const std::exception &e) {
    *message = e.what();
    return nullptr;
  }
}
