// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atoms.h"

namespace mace {

/// Exact second derivatives of the energy.
class SecondDerivatives {
public:
  virtual ~SecondDerivatives() = default;
  /// How all forces change as one atom moves. Calls at the same positions share what they have in
  /// common.
  ///
  /// \param atoms      in the set-up `images`
  /// \param atom       owned row of the atom that moves, with all its periodic images
  /// \param direction  (3) of the move
  /// \param response   (n_owned, 3) written: d force / d s along s * direction, eV/Angstrom^2 if
  ///                   direction has length one
  /// \throws Error if the set-up is not supported or a result is not finite
  virtual void force_response(const Atoms &atoms, int atom, const double *direction,
                              double *response) = 0;
};

} // namespace mace
