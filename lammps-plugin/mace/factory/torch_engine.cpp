// SPDX-License-Identifier: GPL-2.0-or-later
#include "torch_engine.h"

#include "file_kind.h"
#include "mace/archive/torch_file.h"
#include "mace/error.h"
#include "mace/torch/factory.h"

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

/// The shared object that holds all LibTorch code: beside this one, or above its folder if that is
/// one for a level of processors. It need not exist.
std::filesystem::path torch_object() {
  const std::filesystem::path beside = own_folder() / "mace_torch.so";
  const std::filesystem::path above = own_folder().parent_path() / "mace_torch.so";
  return !std::filesystem::exists(beside) && std::filesystem::exists(above) ? above : beside;
}

/// A symbol of that object, which stays loaded from then on.
void *torch_symbol(const char *name) {
  const std::filesystem::path path = torch_object();
  if (!std::filesystem::exists(path))
    throw Error("there is no torch engine, " + path.string() +
                " is missing: build this package with LibTorch (cmake/setup.sh --torch), or use "
                "'engine kokkos', which reads the same files");
  void *object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!object)
    throw Error("the torch engine cannot be loaded, is LibTorch installed and found "
                "(LD_LIBRARY_PATH)? The loader says: " +
                std::string(dlerror()));
  void *symbol = dlsym(object, name);
  if (!symbol)
    throw Error(path.string() + ": is not the LibTorch object of this package");
  return symbol;
}

} // namespace

std::string torch_engine_in_words() {
  const std::filesystem::path torch = torch_object();
  return std::filesystem::exists(torch) ? "LibTorch (" + torch.string() + ")"
                                        : "no LibTorch (cmake/setup.sh --torch)";
}

std::unique_ptr<Evaluator> make_torch_evaluator(const EvaluatorOptions &options) {
  if (file_kind(options.model_file) == FileKind::Native ||
      !archive::TorchFile(options.model_file).is_script())
    throw Error(options.model_file + ": the torch engine evaluates TorchScript exports "
                                     "(*-lammps.pt) alone: use 'engine kokkos'");
  std::string message;
  auto *open = reinterpret_cast<mace_torch_factory *>(torch_symbol("mace_torch_make_evaluator"));
  std::unique_ptr<Evaluator> evaluator(open(&options, &message));
  if (!evaluator)
    throw Error(message);
  return evaluator;
}

} // namespace mace
