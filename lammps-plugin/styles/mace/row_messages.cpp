// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_messages.h"

#include "mace/stage_times.h"

namespace mace_lammps {

void RowMessages::arrived(int n, const void *message) const {
  mace::StageTimes *times = mace::StageRecording::current();
  if (times && message != packed_)
    times->received += static_cast<std::int64_t>(sizeof(double)) * doubles(n);
}

int RowMessages::pack(int n, const int *rows, double *message) {
  packed(message);
  rows_->pack(n, rows, message);
  return doubles(n);
}

int RowMessages::pack(int n, int first, double *message) {
  packed(message);
  rows_->pack(n, first, message);
  return doubles(n);
}

void RowMessages::unpack(int n, int first, const double *message) {
  arrived(n, message);
  rows_->unpack(n, first, message);
}

void RowMessages::add(int n, const int *rows, const double *message) {
  arrived(n, message);
  rows_->add(n, rows, message);
}

} // namespace mace_lammps
