// SPDX-License-Identifier: GPL-2.0-or-later
//
// A file of torch.save or torch.jit.save, read without PyTorch and without running any of it.
#pragma once

#include "pickle.h"
#include "tensor.h"
#include "zip_file.h"

#include <memory>
#include <string_view>

namespace mace::archive {

/// Whether a file of this beginning is of torch.save before PyTorch 1.6, which made no zip
/// archives.
///
/// \param head  eight bytes or more
bool is_without_zip(std::string_view head);

/// The objects of the file, and its tensors on request.
///
/// All that is read is checked against the checksums of the archive. The values of tensors that one
/// TorchFile gives out are limited to 16 times the size of the file and one megabyte, so that a
/// small file in which a tensor is used over and over does not fill the memory.
class TorchFile {
public:
  /// \throws Error naming the file, and what is wrong with it
  explicit TorchFile(const std::string &path);

  const std::string &path() const { return zip_.path(); }
  /// What was saved.
  const Object &root() const { return objects_->root(); }
  /// Whether it is TorchScript: modules with their code.
  bool is_script() const { return script_; }

  // The errors of what follows do not name the file.

  /// The values of a tensor or parameter. \throws Error saying what is wrong with it
  Tensor tensor(const Object &object);
  /// In TorchScript, the code of a class.
  /// \param module  as a Global has it; \param name likewise
  /// \return its methods and those of other classes of the same module; empty if there is none
  std::string code(std::string_view module, std::string_view name);
  /// In TorchScript, the tensor that the code calls CONSTANTS.c0, CONSTANTS.c1, ...
  /// \throws Error if there is none
  Tensor constant(std::size_t number);
  /// The text of an entry beside the objects; empty if there is none.
  std::string text(const std::string &name);

private:
  ZipFile zip_;
  std::string folder_; ///< of the entries, with a slash
  std::unique_ptr<Pickle> objects_, constants_;
  bool script_ = false, big_endian_ = false;
  std::uint64_t bytes_left_;

  void open();
  Tensor tensor(const Object &object, const std::string &folder);
  std::unique_ptr<Pickle> pickle(const std::string &entry);
};

} // namespace mace::archive
