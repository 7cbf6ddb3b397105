// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_exchange.h"

#include "comm.h"
#include "lammps.h"
#include "pair.h"

#include <cstddef>
#include <cstring>

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

RowExchange::RowExchange(LAMMPS_NS::LAMMPS *lmp, LAMMPS_NS::Pair *pair) : lmp_(lmp), pair_(pair) {}

int RowExchange::row_doubles() const { return doubles_ ? width_ : (width_ + 1) / 2; }

void RowExchange::begin(double *doubles, float *floats, int width) {
  doubles_ = doubles;
  floats_ = floats;
  width_ = width;
}

void RowExchange::forward_rows() {
  const Restored size(pair_->comm_forward);
  pair_->comm_forward = row_doubles();
  lmp_->comm->forward_comm(pair_);
}

void RowExchange::reverse_rows() {
  const Restored size(pair_->comm_reverse), size_off(pair_->comm_reverse_off);
  pair_->comm_reverse = pair_->comm_reverse_off = row_doubles();
  lmp_->comm->reverse_comm(pair_);
}

void RowExchange::forward(double *rows, int width) {
  begin(rows, nullptr, width);
  forward_rows();
}

void RowExchange::forward(float *rows, int width) {
  begin(nullptr, rows, width);
  forward_rows();
}

void RowExchange::reverse(double *rows, int width) {
  begin(rows, nullptr, width);
  reverse_rows();
}

void RowExchange::reverse(float *rows, int width) {
  begin(nullptr, rows, width);
  reverse_rows();
}

namespace {

template <typename Real>
void pack(int n, const int *atoms, int first, const Real *rows, int width, int row_doubles,
          double *buffer) {
  for (int i = 0; i < n; ++i) {
    const std::ptrdiff_t row = atoms ? atoms[i] : first + i;
    std::memcpy(buffer + std::ptrdiff_t{i} * row_doubles, rows + row * width, width * sizeof(Real));
  }
}

template <typename Real>
void unpack_copy(int n, int first, Real *rows, int width, int row_doubles, const double *buffer) {
  for (int i = 0; i < n; ++i)
    std::memcpy(rows + (std::ptrdiff_t{first} + i) * width,
                buffer + std::ptrdiff_t{i} * row_doubles, width * sizeof(Real));
}

template <typename Real>
void unpack_add(int n, const int *atoms, Real *rows, int width, int row_doubles,
                const double *buffer) {
  for (int i = 0; i < n; ++i) {
    Real *row = rows + std::ptrdiff_t{atoms[i]} * width;
    const char *bytes = reinterpret_cast<const char *>(buffer + std::ptrdiff_t{i} * row_doubles);
    for (int k = 0; k < width; ++k) {
      Real value;
      std::memcpy(&value, bytes + k * sizeof(Real), sizeof(Real));
      row[k] += value;
    }
  }
}

} // namespace

int RowExchange::pack_forward(int n, const int *atoms, double *buffer) const {
  if (doubles_)
    pack(n, atoms, 0, doubles_, width_, row_doubles(), buffer);
  else
    pack(n, atoms, 0, floats_, width_, row_doubles(), buffer);
  return n * row_doubles();
}

void RowExchange::unpack_forward(int n, int first, const double *buffer) {
  if (doubles_)
    unpack_copy(n, first, doubles_, width_, row_doubles(), buffer);
  else
    unpack_copy(n, first, floats_, width_, row_doubles(), buffer);
}

int RowExchange::pack_reverse(int n, int first, double *buffer) const {
  if (doubles_)
    pack(n, nullptr, first, doubles_, width_, row_doubles(), buffer);
  else
    pack(n, nullptr, first, floats_, width_, row_doubles(), buffer);
  return n * row_doubles();
}

void RowExchange::unpack_reverse(int n, const int *atoms, const double *buffer) {
  if (doubles_)
    unpack_add(n, atoms, doubles_, width_, row_doubles(), buffer);
  else
    unpack_add(n, atoms, floats_, width_, row_doubles(), buffer);
}

} // namespace mace_lammps
