// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "device_rows.h"
#include "mace/kokkos/base/types.h"

namespace mace::kokkos {

/// Rows of features, or of their adjoints, kept by node. In a message components are slowest and
/// channels fastest; two floats travel in a double. Atoms without a node travel as zeros.
template <class Real> class NodeRows final : public DeviceRows {
public:
  /// \param node_of_row  -1: the row has no node
  NodeRows(NodeArray<Real> features, Array<int> node_of_row, int channels)
      : features_(std::move(features)), node_of_row_(std::move(node_of_row)), channels_(channels) {}

  /// Doubles that a row takes.
  static int doubles(int components, int channels) {
    constexpr int in_double = sizeof(double) / sizeof(Real);
    return (components * channels + in_double - 1) / in_double;
  }

  int doubles() const override { return doubles(features_.comps, channels_); }
  void pack_rows(int n, const RowChoice &rows, const Message &message) const override;
  /// Lanes beyond the last channel become zero: nothing has been computed for ghosts yet, and a NaN
  /// there would survive the product with a weight of zero.
  void unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const override;
  void add_rows(int n, const RowChoice &rows, const ConstMessage &message) const override;

private:
  NodeArray<Real> features_;
  Array<int> node_of_row_;
  int channels_;
};

} // namespace mace::kokkos
