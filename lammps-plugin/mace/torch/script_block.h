// SPDX-License-Identifier: GPL-2.0-or-later
//
// A sub-module of a TorchScript archive and its place in the model, for reading attributes with
// errors that say where.
#pragma once

#include <string>
#include <torch/script.h>
#include <vector>

namespace mace {

/// One irrep of a list: multiplicity and l; the parity is checked to be the natural one.
struct Irrep {
  int multiplicity;
  int l;
};

/// What to use for models that the native format cannot hold.
inline const std::string evaluate_elsewhere =
    "evaluate this model with mace-torch (its ASE calculator, or LAMMPS' ML-IAP interface)";

class ScriptBlock {
public:
  ScriptBlock(torch::jit::Module module, std::string place)
      : module_(std::move(module)), place_(std::move(place)) {}

  const std::string &place() const { return place_; }
  /// Class name, without the suffixes TorchScript gives to modules.
  std::string kind() const;

  bool has(const std::string &name) const;
  ScriptBlock child(const std::string &name) const;
  /// Sub-modules named 0, 1, ... of a list of modules.
  std::vector<ScriptBlock> list(const std::string &name) const;

  /// A parameter or buffer in double precision, contiguous.
  torch::Tensor tensor(const std::string &name) const;
  double number(const std::string &name) const;
  bool flag(const std::string &name, bool if_absent) const;
  std::vector<Irrep> irreps(const std::string &name) const;
  /// The fields of each entry of the attribute `instructions`.
  std::vector<std::vector<c10::IValue>> instructions() const;
  c10::IValue attribute(const std::string &name) const;

  /// Value of forward(x).
  torch::Tensor evaluate(const torch::Tensor &x) const;

  /// Throws an Error naming this block.
  [[noreturn]] void refuse(const std::string &what) const;

private:
  torch::jit::Module module_;
  std::string place_;
};

/// Elements of a contiguous double tensor, row-major.
std::vector<double> values_of(const torch::Tensor &tensor);

} // namespace mace
