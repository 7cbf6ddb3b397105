// SPDX-License-Identifier: GPL-2.0-or-later
#include "torch_engine.h"

#include "mace/error.h"

namespace mace {

std::string torch_engine_in_words() { return "no LibTorch (only with the plugin)"; }

std::unique_ptr<Evaluator> make_torch_evaluator(const EvaluatorOptions &) {
  throw Error("there is no torch engine in styles that are compiled into LAMMPS: use 'engine "
              "kokkos', which reads the same files, or the plugin with LibTorch");
}

} // namespace mace
