// SPDX-License-Identifier: GPL-2.0-or-later
//
// A module of a saved model and its place in the model, for reading attributes with errors that say
// where. A pickled module and one of TorchScript look the same from here.
#pragma once

#include "mace/archive/torch_file.h"

#include <string>
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

/// Whether an object of the file is a module: a class with a state.
bool is_module(const archive::Object &object);

class Block {
public:
  /// \param file    stays where it is as long as the block is used
  /// \param place   in the model, "interactions.0" for instance; empty for the model itself
  Block(archive::TorchFile &file, const archive::Object &module, std::string place)
      : file_(&file), module_(&module), place_(std::move(place)) {}

  archive::TorchFile &file() const { return *file_; }
  const archive::Object &module() const { return *module_; }
  const std::string &place() const { return place_; }
  /// Class name, without the suffixes TorchScript gives to modules.
  std::string kind() const { return std::string(module_->callee()); }

  bool has(const std::string &name) const;
  Block child(const std::string &name) const;
  /// Names of the sub-modules.
  std::vector<std::string> children() const;
  /// Sub-modules named 0, 1, ... of a list of modules.
  std::vector<Block> list(const std::string &name) const;

  /// A parameter or buffer in double precision, of any shape.
  archive::Tensor tensor(const std::string &name) const;
  /// A parameter or buffer with two axes. \throws Error if it has others
  archive::Tensor matrix(const std::string &name) const;
  /// A number, or a tensor with one element.
  double number(const std::string &name) const;
  int integer(const std::string &name) const;
  bool flag(const std::string &name, bool if_absent) const;
  /// Whether an attribute of a pickled module is this function of PyTorch.
  bool is_function(const std::string &name, std::string_view function) const;
  std::vector<Irrep> irreps(const std::string &name) const;
  /// The fields of each entry of the attribute `instructions`, at least `fields` each.
  std::vector<std::vector<const archive::Object *>> instructions(std::size_t fields) const;
  const archive::Object &attribute(const std::string &name) const;
  /// The values of a text, or of the texts of a list.
  std::vector<std::string> texts(const std::string &name) const;

  // Parts of attributes, refused with this block's name if they are of another kind.
  int integer(const archive::Object &object) const;
  double number(const archive::Object &object) const;
  std::vector<int> integers(const archive::Object &object) const;
  /// The irrep at a position that an instruction names.
  const Irrep &at(const std::vector<Irrep> &irreps, const archive::Object &position) const;

  /// Throws an Error naming this block.
  [[noreturn]] void refuse(const std::string &what) const;
  /// Throws an Error naming the class of this block, its place and what to do instead.
  [[noreturn]] void refuse_kind(const std::string &supported = "") const;

private:
  archive::TorchFile *file_;
  const archive::Object *module_;
  std::string place_;

  const archive::Object *find(const std::string &name) const;
};

} // namespace mace
