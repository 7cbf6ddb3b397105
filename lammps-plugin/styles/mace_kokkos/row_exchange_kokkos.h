// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/exchange/device_rows.h"

#include "comm.h"
#include "lammps.h"

namespace mace_lammps {

/// Moves rows on the device between owned and ghost atoms with LAMMPS' communication of a pair
/// style. The style's callbacks, those for messages on the device and those for messages on the
/// host, hand on to rows(): those under way.
class RowExchangeKokkos final : public mace::kokkos::DeviceExchange {
public:
  RowExchangeKokkos(LAMMPS_NS::LAMMPS *lmp, LAMMPS_NS::Pair *pair) : lmp_(lmp), pair_(pair) {}

  void forward(mace::kokkos::DeviceRows &rows) override {
    rows_ = &rows;
    lmp_->comm->forward_comm(pair_, rows.doubles());
  }
  void reverse(mace::kokkos::DeviceRows &rows) override {
    rows_ = &rows;
    lmp_->comm->reverse_comm(pair_, rows.doubles());
  }

  mace::kokkos::DeviceRows &rows() { return *rows_; }

private:
  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::Pair *pair_;
  mace::kokkos::DeviceRows *rows_ = nullptr;
};

} // namespace mace_lammps
