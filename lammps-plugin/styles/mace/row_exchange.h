// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "row_messages.h"

namespace LAMMPS_NS {
class LAMMPS;
class Pair;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Rows of doubles: row r begins at array[r * width].
class DoubleRows final : public mace::TravelingRows {
public:
  DoubleRows(double *array, int width) : array_(array), width_(width) {}

  int doubles() const override { return width_; }
  void pack(int n, const int *rows, double *message) override;
  void pack(int n, int first, double *message) override;
  void unpack(int n, int first, const double *message) override;
  void add(int n, const int *rows, const double *message) override;

private:
  double *array_;
  int width_;
};

/// Moves rows between owned and ghost atoms with LAMMPS' communication of a pair style, whose four
/// callbacks hand on to those of RowMessages.
class RowExchange : public mace::FeatureExchange, public RowMessages {
public:
  RowExchange(LAMMPS_NS::LAMMPS *lmp, LAMMPS_NS::Pair *pair) : lmp_(lmp), pair_(pair) {}

  void forward(mace::TravelingRows &rows) override;
  void reverse(mace::TravelingRows &rows) override;

private:
  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::Pair *pair_;
};

} // namespace mace_lammps
