// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/handle.h"

#include <utility>

namespace ins::h5 {

Handle::~Handle() {
  if (id_ >= 0 && close_)
    close_(id_);
}

Handle::Handle(Handle &&other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}

Handle &Handle::operator=(Handle &&other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

namespace {

int quiet_count = 0;
H5E_auto2_t printer = nullptr; ///< what HDF5 called before the first Quiet
void *printer_data = nullptr;

} // namespace

Quiet::Quiet() {
  // HDF5 1.10 loses track of objects when it gives up on a damaged file, and complains at exit that
  // it cannot close them. Owners close files here; nothing is left for it to do then.
  static const herr_t nothing_at_exit = H5dont_atexit();
  static_cast<void>(nothing_at_exit);
  if (quiet_count++ > 0)
    return;
  H5Eget_auto2(H5E_DEFAULT, &printer, &printer_data);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() {
  if (--quiet_count == 0)
    H5Eset_auto2(H5E_DEFAULT, printer, printer_data);
}

} // namespace ins::h5
