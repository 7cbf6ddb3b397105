// SPDX-License-Identifier: GPL-2.0-or-later
#include "torch_model.h"

#include "mace/error.h"

#include <algorithm>

namespace mace {

namespace {

/// The first line of a LibTorch message: the rest is a stack of addresses.
std::string first_line(const std::string &text) { return text.substr(0, text.find('\n')); }

torch::jit::Module load(const std::string &path) {
  try {
    return torch::jit::load(path, torch::kCPU);
  } catch (const std::exception &e) {
    throw Error(path +
                ": cannot be opened as a TorchScript export, it may be truncated. LibTorch says: " +
                first_line(e.what()));
  }
}

torch::IValue attribute(const torch::jit::Module &module, const char *name,
                        const std::string &path) {
  if (!module.hasattr(name))
    throw Error(path + ": is TorchScript but not a MACE model exported for LAMMPS: it has no '" +
                name + "' (make the file with mace_create_lammps_model)");
  return module.attr(name);
}

/// Brings all floating-point parameters and buffers to one type; integers stay.
void convert(const torch::jit::Module &module, torch::ScalarType dtype) {
  const auto convert_one = [dtype](torch::Tensor tensor) {
    if (tensor.is_floating_point() && tensor.scalar_type() != dtype)
      tensor.set_data(tensor.to(dtype));
  };
  for (const auto &parameter : module.parameters()) {
    parameter.set_requires_grad(false);
    convert_one(parameter);
  }
  for (const auto &buffer : module.buffers())
    convert_one(buffer);
}

std::vector<std::string> heads_of_module(const torch::jit::Module &module) {
  std::vector<std::string> names;
  if (!module.hasattr("heads") || !module.attr("heads").isList())
    return names;
  for (const torch::IValue &name : module.attr("heads").toListRef())
    if (name.isString())
      names.push_back(name.toStringRef());
  return names;
}

void select_head(TorchModel &model, const torch::jit::Module &wrapper, const std::string &head,
                 const std::string &path) {
  const std::vector<std::string> names = heads_of_module(model.module);
  if (head.empty()) {
    if (wrapper.hasattr("head"))
      model.head_index = static_cast<int>(wrapper.attr("head").toTensor().item<std::int64_t>());
  } else {
    const auto found = std::find(names.begin(), names.end(), head);
    if (found == names.end()) {
      std::string known;
      for (const std::string &name : names)
        known += " " + name;
      throw Error(path + ": has no head '" + head + "'; its heads are" +
                  (known.empty() ? " without names" : ":" + known));
    }
    model.head_index = static_cast<int>(found - names.begin());
  }
  if (model.head_index < static_cast<int>(names.size()))
    model.head = names[model.head_index];
}

} // namespace

TorchModel open_torch_model(const std::string &path, Precision precision, const std::string &head) {

  const torch::jit::Module wrapper = load(path);
  TorchModel model;
  model.cutoff = attribute(wrapper, "r_max", path).toTensor().item<double>();
  model.interactions = static_cast<int>(
      attribute(wrapper, "num_interactions", path).toTensor().item<std::int64_t>());
  const torch::Tensor numbers = attribute(wrapper, "atomic_numbers", path).toTensor();
  for (std::int64_t i = 0; i < numbers.numel(); ++i)
    model.atomic_numbers.push_back(static_cast<int>(numbers[i].item<std::int64_t>()));
  model.module = attribute(wrapper, "model", path).toModule();
  model.module.eval();
  select_head(model, wrapper, head, path);

  model.dtype = precision == Precision::Single ? torch::kFloat : torch::kDouble;
  convert(model.module, model.dtype);
  return model;
}

std::size_t weight_bytes(const torch::jit::Module &module) {
  std::size_t bytes = 0;
  for (const auto &parameter : module.parameters())
    bytes += parameter.nbytes();
  for (const auto &buffer : module.buffers())
    bytes += buffer.nbytes();
  return bytes;
}

} // namespace mace
