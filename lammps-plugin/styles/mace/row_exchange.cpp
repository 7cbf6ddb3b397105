// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_exchange.h"

#include "comm.h"
#include "lammps.h"
#include "pair.h"

#include <algorithm>
#include <cstddef>

namespace mace_lammps {

namespace {

/// A number that has its value of before again at the end of a block.
class Restored {
public:
  explicit Restored(int &number) : number_(number), before_(number) {}
  ~Restored() { number_ = before_; }

private:
  int &number_;
  const int before_;
};

} // namespace

void DoubleRows::pack(int n, const int *rows, double *message) {
  for (int i = 0; i < n; ++i)
    message = std::copy_n(array_ + std::ptrdiff_t{rows[i]} * width_, width_, message);
}

void DoubleRows::pack(int n, int first, double *message) {
  std::copy_n(array_ + std::ptrdiff_t{first} * width_, std::ptrdiff_t{n} * width_, message);
}

void DoubleRows::unpack(int n, int first, const double *message) {
  std::copy_n(message, std::ptrdiff_t{n} * width_, array_ + std::ptrdiff_t{first} * width_);
}

void DoubleRows::add(int n, const int *rows, const double *message) {
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < width_; ++k)
      array_[std::ptrdiff_t{rows[i]} * width_ + k] += *message++;
}

// LAMMPS reads the size of messages from the pair style.

void RowExchange::forward(mace::TravelingRows &rows) {
  set_rows(rows);
  const Restored size(pair_->comm_forward);
  pair_->comm_forward = rows.doubles();
  lmp_->comm->forward_comm(pair_);
}

void RowExchange::reverse(mace::TravelingRows &rows) {
  set_rows(rows);
  const Restored size(pair_->comm_reverse), size_off(pair_->comm_reverse_off);
  pair_->comm_reverse = pair_->comm_reverse_off = rows.doubles();
  lmp_->comm->reverse_comm(pair_);
}

} // namespace mace_lammps
