// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/symmetry.h"
#include "force_constants/force_constants.h"

namespace ins {

/// How far charges and dielectric tensor were from what symmetry asks for.
struct BornChange {
  double charge = 0;     ///< largest change of an element of a charge tensor, e
  double dielectric = 0; ///< largest change of an element of the dielectric tensor
  double sum = 0;        ///< largest element of the sum of the charges as they were, e
};

/// Gives charges and dielectric tensor the symmetry of the crystal, in place, and makes the sum of
/// the charges vanish.
///
/// Z(g(i)) is the mean of R Z(i) R^T over the operations {R | t} that take atom i to g(i); then the
/// mean over the atoms is taken off each. phonopy does the same.
/// \param group  space group of `primitive`
/// \throws Error  if the number of charges is not that of atoms
BornChange impose_born_symmetry(BornCharges &born, const Crystal &primitive,
                                const SpaceGroup &group);

} // namespace ins
