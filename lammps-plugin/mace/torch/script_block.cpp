// SPDX-License-Identifier: GPL-2.0-or-later
#include "script_block.h"

#include "mace/error.h"

namespace mace {

void ScriptBlock::refuse(const std::string &what) const {
  throw Error((place_.empty() ? "" : place_ + ": ") + what);
}

std::string ScriptBlock::kind() const { return module_.type()->name()->name(); }

bool ScriptBlock::has(const std::string &name) const {
  return module_.hasattr(name) && !module_.attr(name).isNone();
}

c10::IValue ScriptBlock::attribute(const std::string &name) const {
  if (!module_.hasattr(name))
    refuse(kind() + " has no '" + name + "': it is not of a mace-torch version this program knows");
  return module_.attr(name);
}

ScriptBlock ScriptBlock::child(const std::string &name) const {
  const c10::IValue value = attribute(name);
  if (!value.isModule())
    refuse("'" + name + "' is not a block");
  return {value.toModule(), (place_.empty() ? "" : place_ + ".") + name};
}

std::vector<ScriptBlock> ScriptBlock::list(const std::string &name) const {
  const ScriptBlock modules = child(name);
  std::vector<ScriptBlock> blocks;
  for (int i = 0; modules.has(std::to_string(i)); ++i)
    blocks.push_back(modules.child(std::to_string(i)));
  return blocks;
}

torch::Tensor ScriptBlock::tensor(const std::string &name) const {
  const c10::IValue value = attribute(name);
  if (!value.isTensor())
    refuse("'" + name + "' is not a tensor");
  return value.toTensor().detach().to(torch::kCPU, torch::kDouble).contiguous();
}

double ScriptBlock::number(const std::string &name) const {
  const c10::IValue value = attribute(name);
  if (value.isTensor() && value.toTensor().numel() == 1)
    return value.toTensor().to(torch::kDouble).item<double>();
  if (!value.isDouble() && !value.isInt())
    refuse("'" + name + "' is not a number");
  return value.isDouble() ? value.toDouble() : static_cast<double>(value.toInt());
}

bool ScriptBlock::flag(const std::string &name, bool if_absent) const {
  return has(name) && module_.attr(name).isBool() ? module_.attr(name).toBool() : if_absent;
}

std::vector<Irrep> ScriptBlock::irreps(const std::string &name) const {
  const c10::IValue value = attribute(name);
  if (!value.isTuple())
    refuse("'" + name + "' is not a list of irreps");
  std::vector<Irrep> irreps;
  for (const c10::IValue &entry : value.toTupleRef().elements()) {
    const auto &fields = entry.toTupleRef().elements();
    const auto &irrep = fields.at(1).toTupleRef().elements();
    const auto l = static_cast<int>(irrep.at(0).toInt());
    if (irrep.at(1).toInt() != (l % 2 == 0 ? 1 : -1))
      refuse("irreps of l = " + std::to_string(l) + " have not the natural parity (-1)^l; " +
             evaluate_elsewhere);
    irreps.push_back({static_cast<int>(fields.at(0).toInt()), l});
  }
  return irreps;
}

std::vector<std::vector<c10::IValue>> ScriptBlock::instructions() const {
  const c10::IValue value = attribute("instructions");
  if (!value.isList())
    refuse("'instructions' is not a list");
  std::vector<std::vector<c10::IValue>> instructions;
  for (const c10::IValue &entry : value.toListRef())
    instructions.emplace_back(entry.toTupleRef().elements().begin(),
                              entry.toTupleRef().elements().end());
  return instructions;
}

torch::Tensor ScriptBlock::evaluate(const torch::Tensor &x) const {
  return module_.get_method("forward")({x}).toTensor();
}

std::vector<double> values_of(const torch::Tensor &tensor) {
  const double *data = tensor.data_ptr<double>();
  return {data, data + tensor.numel()};
}

} // namespace mace
