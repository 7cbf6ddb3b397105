// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <string>
#include <vector>

namespace ins {

/// Atoms of one element and mass, which is neither that of the natural mixture nor of an isotope.
struct UnusualMass {
  int atom = 0;  ///< the first of them
  int count = 0; ///< of them
  std::string symbol;
  double mass = 0.0;    ///< amu
  double natural = 0.0; ///< amu

  /// A sentence for users that names the atom, the mass and the element.
  std::string text() const;
};

/// Masses that differ by more than 0.1 amu from the element's natural mixture and from each of its
/// stable isotopes.
///
/// Elements of which no mass is known are passed over.
std::vector<UnusualMass> unusual_masses(const Crystal &crystal);

} // namespace ins
