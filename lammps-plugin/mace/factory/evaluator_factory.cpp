// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator_factory.h"

#include "file_kind.h"
#include "torch_engine.h"

#ifdef MACEINS_BUILD_KERNELS
#include "mace/extract/extract_model.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/model_file.h"
#else
#include "mace/error.h"
#endif

namespace mace {

namespace {

#ifdef MACEINS_BUILD_KERNELS

/// The model in a file of either kind.
Model load_model(const std::string &path) {
  return file_kind(path) == FileKind::Native ? read_model(path) : extract_model(path);
}

std::string native_engine_in_words() {
  const std::string runtime = kokkos::host_runtime();
  return "native kernels" + (runtime.empty() ? "" : " (" + runtime + ")");
}

std::unique_ptr<Evaluator> make_native_evaluator(const EvaluatorOptions &options) {
  return kokkos::make_host_evaluator(options, [&] { return load_model(options.model_file); });
}

#else

std::string native_engine_in_words() { return "no native kernels in this build"; }

std::unique_ptr<Evaluator> make_native_evaluator(const EvaluatorOptions &options) {
  file_kind(options.model_file);
  throw Error(options.model_file + ": this build has no native engine: use 'engine torch'");
}

#endif

} // namespace

Engine default_engine() {
#ifdef MACEINS_BUILD_KERNELS
  return Engine::Kokkos;
#else
  return Engine::Torch;
#endif
}

std::string engines_in_words() { return native_engine_in_words() + ", " + torch_engine_in_words(); }

std::string to_string(Engine engine) { return engine == Engine::Kokkos ? "kokkos" : "torch"; }

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions &options) {
  return options.engine == Engine::Kokkos ? make_native_evaluator(options)
                                          : make_torch_evaluator(options);
}

} // namespace mace
