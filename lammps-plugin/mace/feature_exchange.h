// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace mace {

/// Rows of per-atom values on their way between ranks: writes them into messages and reads them out
/// again. Rows are numbered as the atoms (mace/atoms.h); messages are arrays of doubles, row after
/// row.
class TravelingRows {
public:
  virtual ~TravelingRows() = default;
  virtual int doubles() const = 0; ///< that a row takes in a message

  /// Writes n rows, those listed or those from `first` on.
  virtual void pack(int n, const int *rows, double *message) = 0;
  virtual void pack(int n, int first, double *message) = 0;
  /// Sets the n rows from `first` on.
  virtual void unpack(int n, int first, const double *message) = 0;
  /// Adds to the n rows listed; none is listed twice.
  virtual void add(int n, const int *rows, const double *message) = 0;
};

/// Moves per-atom rows between ranks. The pair style implements it with LAMMPS' communication.
class FeatureExchange {
public:
  virtual ~FeatureExchange() = default;
  /// Copies the owned rows to their ghosts.
  virtual void forward(TravelingRows &rows) = 0;
  /// Adds ghost rows to the rows of their owners.
  virtual void reverse(TravelingRows &rows) = 0;
};

} // namespace mace
