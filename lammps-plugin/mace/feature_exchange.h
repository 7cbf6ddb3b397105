// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace mace {

/// Moves per-atom rows between ranks. The pair style implements it with LAMMPS' communication.
class FeatureExchange {
public:
  virtual ~FeatureExchange() = default;
  /// Copies the owned rows to their ghosts. rows: (n_all, width), row-major.
  virtual void forward(double *rows, int width) = 0;
  virtual void forward(float *rows, int width) = 0;
  /// Adds ghost rows to the rows of their owners. rows: (n_all, width), row-major.
  virtual void reverse(double *rows, int width) = 0;
  virtual void reverse(float *rows, int width) = 0;
};

} // namespace mace
