// SPDX-License-Identifier: GPL-2.0-or-later
//
// How much force constants depend on the length of the displacements they were made with.
#pragma once

#include "force_constants/force_constants.h"

namespace ins {

/// Two sets of force constants of one crystal, apart only by the length of the displacements.
///
/// For a harmonic crystal both are zero. The leading anharmonic part grows with the square of the
/// length if each displacement has its opposite, else linearly.
struct AmplitudeDifference {
  double force_constant = 0; ///< largest difference of an element; eV/Angstrom^2
  double frequency = 0;      ///< largest shift of a frequency at Gamma; cm^-1, signed
};

/// Differences `other` minus `first`; frequencies at Gamma are compared in ascending order.
///
/// \throws Error  if the sizes differ
AmplitudeDifference amplitude_difference(const ForceConstants &first, const ForceConstants &other);

} // namespace ins
