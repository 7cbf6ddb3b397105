// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/feature_exchange.h"

namespace mace_lammps {

/// Rows that LAMMPS' communication of a pair style is moving: what the style's callbacks hand on
/// to. Counts what arrives from other ranks while stages are timed.
class RowMessages {
public:
  /// \return the doubles written
  int pack(int n, const int *rows, double *message);
  int pack(int n, int first, double *message);
  void unpack(int n, int first, const double *message);
  void add(int n, const int *rows, const double *message);

protected:
  void set_rows(mace::TravelingRows &rows) { rows_ = &rows; }
  int doubles(int n) const { return n * rows_->doubles(); }
  void packed(const void *message) { packed_ = message; }
  /// n rows. What stays on a rank comes in the buffer that it was packed into.
  void arrived(int n, const void *message) const;

private:
  mace::TravelingRows *rows_ = nullptr;
  const void *packed_ = nullptr;
};

} // namespace mace_lammps
