// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "device_rows.h"

namespace mace::kokkos {

/// Rows of an array of doubles: row r is array(r * width) and the width - 1 numbers after it.
class ArrayRows final : public DeviceRows {
public:
  ArrayRows(Array<double> array, int width) : array_(std::move(array)), width_(width) {}

  int doubles() const override { return width_; }
  void pack_rows(int n, const RowChoice &rows, const Message &message) const override;
  void unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const override;
  void add_rows(int n, const RowChoice &rows, const ConstMessage &message) const override;

private:
  Array<double> array_;
  int width_;
};

} // namespace mace::kokkos
