// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace_lammps {

/// A pair style with exact second derivatives; those of D3 in it are apart, in BoxDispersion.
class ForceResponse {
public:
  /// Says why force_response() cannot be called in this run; empty if it can.
  virtual std::string no_force_response() const = 0;
  /// How the forces of the atoms as they stand change as one moves.
  ///
  /// \param atom       local index
  /// \param direction  (3) of its move
  /// \param response   (nlocal, 3) force change for the whole move, to first order, added to; force
  ///                   units
  virtual void force_response(int atom, const double *direction, double *const *response) = 0;

protected:
  ~ForceResponse() = default;
};

} // namespace mace_lammps
