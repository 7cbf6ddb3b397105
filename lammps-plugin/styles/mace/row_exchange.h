// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/feature_exchange.h"

namespace LAMMPS_NS {
class LAMMPS;
class Pair;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Moves rows of per-atom values between owned and ghost atoms with LAMMPS' communication of a pair
/// style. The style's four communication callbacks hand on to the pack and unpack functions here.
///
/// LAMMPS carries doubles; rows of floats travel two to a double.
class RowExchange : public mace::FeatureExchange {
public:
  RowExchange(LAMMPS_NS::LAMMPS *lmp, LAMMPS_NS::Pair *pair);

  void forward(double *rows, int width) override;
  void forward(float *rows, int width) override;
  void reverse(double *rows, int width) override;
  void reverse(float *rows, int width) override;

  /// \return doubles written to `buffer`
  int pack_forward(int n, const int *atoms, double *buffer) const;
  void unpack_forward(int n, int first, const double *buffer);
  int pack_reverse(int n, int first, double *buffer) const;
  void unpack_reverse(int n, const int *atoms, const double *buffer);

private:
  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::Pair *pair_;
  double *doubles_ = nullptr; ///< the rows on the move: these ...
  float *floats_ = nullptr;   ///< ... or these
  int width_ = 0;             ///< values in a row

  int row_doubles() const; ///< doubles a row takes in a message
  void begin(double *doubles, float *floats, int width);
  /// LAMMPS reads the size of messages from the pair style.
  void forward_rows();
  void reverse_rows();
};

} // namespace mace_lammps
