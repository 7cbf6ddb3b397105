// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/exchange/device_rows.h"
#include "styles/mace/row_messages.h"

#include "comm.h"
#include "lammps.h"

namespace mace_lammps {

/// Moves rows on the device between owned and ghost atoms with LAMMPS' communication of a pair
/// style. The style's callbacks hand on to those below where messages are on the device, and to
/// those of RowMessages where they are on the host.
class RowExchangeKokkos final : public mace::kokkos::DeviceExchange, public RowMessages {
public:
  RowExchangeKokkos(LAMMPS_NS::LAMMPS *lmp, LAMMPS_NS::Pair *pair) : lmp_(lmp), pair_(pair) {}

  void forward(mace::kokkos::DeviceRows &rows) override {
    take(rows);
    lmp_->comm->forward_comm(pair_, rows.doubles());
  }
  void reverse(mace::kokkos::DeviceRows &rows) override {
    take(rows);
    lmp_->comm->reverse_comm(pair_, rows.doubles());
  }

  /// \return the doubles written
  int pack_rows(int n, const mace::kokkos::RowChoice &rows, const mace::kokkos::Message &message) {
    packed(message.data());
    rows_->pack_rows(n, rows, message);
    return doubles(n);
  }
  void unpack_rows(int n, const mace::kokkos::RowChoice &rows,
                   const mace::kokkos::ConstMessage &message) {
    arrived(n, message.data());
    rows_->unpack_rows(n, rows, message);
  }
  void add_rows(int n, const mace::kokkos::RowChoice &rows,
                const mace::kokkos::ConstMessage &message) {
    arrived(n, message.data());
    rows_->add_rows(n, rows, message);
  }

private:
  void take(mace::kokkos::DeviceRows &rows) {
    rows_ = &rows;
    set_rows(rows);
  }

  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::Pair *pair_;
  mace::kokkos::DeviceRows *rows_ = nullptr;
};

} // namespace mace_lammps
