// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <hdf5.h>

namespace ins::h5 {

/// Owner of an HDF5 identifier.
class Handle {
public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  ~Handle();
  Handle(Handle &&other) noexcept;
  Handle &operator=(Handle &&other) noexcept;
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;

  operator hid_t() const { return id_; }
  bool valid() const { return id_ >= 0; }

private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// Keeps HDF5 from printing its error stack while any of them lives, in whatever order they end;
/// messages are the caller's.
class Quiet {
public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet &) = delete;
  Quiet &operator=(const Quiet &) = delete;
};

} // namespace ins::h5
