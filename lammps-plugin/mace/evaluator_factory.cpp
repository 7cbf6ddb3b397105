// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator_factory.h"

#include "error.h"
#include "file_kind.h"
#include "torch/factory.h"

#ifdef MACEINS_BUILD_KERNELS
#include "kokkos/evaluator.h"
#endif

#include <dlfcn.h>
#include <filesystem>

namespace mace {

namespace {

/// Folder of the shared object this code is in.
std::filesystem::path own_folder() {
  Dl_info info{};
  if (!dladdr(reinterpret_cast<const void *>(&own_folder), &info) || !info.dli_fname)
    throw Error("cannot find out where the plugin has been loaded from");
  return std::filesystem::absolute(info.dli_fname).parent_path();
}

/// Opens the LibTorch engine, which stays loaded from then on.
mace_torch_factory *open_torch_engine() {
  const std::filesystem::path path = own_folder() / "mace_torch.so";
  if (!std::filesystem::exists(path))
    throw Error("the torch engine is not installed, " + path.string() +
                " is missing: build this package with LibTorch (MACEINS_BUILD_TORCH=ON), or use a "
                "native model file (mace-convert) with 'engine kokkos'");
  void *object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!object)
    throw Error("the torch engine cannot be loaded, is LibTorch installed and found "
                "(LD_LIBRARY_PATH)? The loader says: " +
                std::string(dlerror()));
  void *symbol = dlsym(object, "mace_torch_make_evaluator");
  if (!symbol)
    throw Error(path.string() + ": is not the torch engine of this package");
  return reinterpret_cast<mace_torch_factory *>(symbol);
}

std::unique_ptr<Evaluator> make_torch_evaluator(const EvaluatorOptions &options) {
  if (file_kind(options.model_file) != FileKind::TorchScript)
    throw Error(options.model_file + ": the torch engine evaluates TorchScript exports "
                                     "(*-lammps.pt), not native model files: use 'engine kokkos'");
  std::string message;
  std::unique_ptr<Evaluator> evaluator(open_torch_engine()(&options, &message));
  if (!evaluator)
    throw Error(message);
  return evaluator;
}

std::unique_ptr<Evaluator> make_native_evaluator(const EvaluatorOptions &options) {
  file_kind(options.model_file);
#ifdef MACEINS_BUILD_KERNELS
  return kokkos::make_evaluator(options);
#else
  throw Error(options.model_file + ": this build has no native engine: use 'engine torch'");
#endif
}

} // namespace

Engine default_engine() {
#ifdef MACEINS_BUILD_KERNELS
  return Engine::Kokkos;
#else
  return Engine::Torch;
#endif
}

std::string to_string(Engine engine) { return engine == Engine::Kokkos ? "kokkos" : "torch"; }

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions &options) {
  return options.engine == Engine::Kokkos ? make_native_evaluator(options)
                                          : make_torch_evaluator(options);
}

} // namespace mace
