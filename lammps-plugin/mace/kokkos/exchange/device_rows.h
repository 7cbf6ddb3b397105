// SPDX-License-Identifier: GPL-2.0-or-later
//
// Rows of per-atom values on their way between ranks, packed and unpacked where the kernels run.
#pragma once

#include "mace/feature_exchange.h"
#include "mace/kokkos/base/array.h"

namespace mace::kokkos {

using Message = Array<double>;
using ConstMessage = Array<const double>;

/// Which rows: those listed, or consecutive ones.
struct RowChoice {
  Array<const int> list; ///< empty: rows from `first` on
  int first = 0;

  KOKKOS_INLINE_FUNCTION int operator()(int i) const { return list.data() ? list(i) : first + i; }
};

/// Rows on the device, packed there whether the messages are on the device or on the host.
class DeviceRows : public TravelingRows {
public:
  virtual void pack_rows(int n, const RowChoice &rows, const Message &message) const = 0;
  virtual void unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const = 0;
  virtual void add_rows(int n, const RowChoice &rows, const ConstMessage &message) const = 0;

  void pack(int n, const int *rows, double *message) final;
  void pack(int n, int first, double *message) final;
  void unpack(int n, int first, const double *message) final;
  void add(int n, const int *rows, const double *message) final;

private:
  void pack_on_host(int n, const RowChoice &rows, double *message) const;
};

/// Moves rows between ranks; what FeatureExchange is on the host.
class DeviceExchange {
public:
  virtual ~DeviceExchange() = default;
  virtual void forward(DeviceRows &rows) = 0;
  virtual void reverse(DeviceRows &rows) = 0;
};

/// With messages on the host.
class HostExchange final : public DeviceExchange {
public:
  explicit HostExchange(FeatureExchange &host) : host_(host) {}
  void forward(DeviceRows &rows) override { host_.forward(rows); }
  void reverse(DeviceRows &rows) override { host_.reverse(rows); }

private:
  FeatureExchange &host_;
};

} // namespace mace::kokkos
