// SPDX-License-Identifier: GPL-2.0-or-later
//
// Python's pickles, read as data.
#pragma once

#include "object.h"

#include <deque>
#include <string>

namespace mace::archive {

/// The objects of a pickle. Nothing is imported, called or run: a class or function is the name of
/// one, a call is a record of what would have been called. Read is what PyTorch and TorchScript
/// write, pickles of protocols 2 to 5 without what they have no use for.
///
/// What is held is at most about 150 bytes for each byte of the pickle.
class Pickle {
public:
  /// \param bytes  one pickle, to its last instruction; what follows is ignored
  /// \throws Error saying where it is damaged, not naming a file
  explicit Pickle(std::string bytes);
  Pickle(const Pickle &) = delete;
  Pickle &operator=(const Pickle &) = delete;

  const Object &root() const { return *root_; }

private:
  friend class PickleMachine;
  std::string bytes_; ///< texts of the objects are parts of it
  std::deque<Object> objects_;
  const Object *root_ = nullptr;
};

} // namespace mace::archive
