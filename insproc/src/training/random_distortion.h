// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random strains of the cell and displacements of the atoms.
#pragma once

#include "base/random_source.h"
#include "crystal/crystal.h"

namespace ins {

struct DistortionSettings {
  double displacement = 0.0; ///< standard deviation of each Cartesian component, Angstrom
  double strain = 0.0;       ///< largest element of the strain
  /// No two atoms come closer than this times the sum of their covalent radii; 0: any distance.
  double closest = 0.7;
};

/// A distorted copy of a crystal.
///
/// The cell and the atoms in it are deformed by 1 + e, e symmetric with six independent elements
/// uniform in [-strain, strain]; then every atom is displaced by a vector of three normal numbers.
/// As long as atoms are too close, their displacements are drawn again.
/// \throws Error  if the crystal itself has atoms too close, or no draw parts them: names the atoms
Crystal distort(const Crystal &crystal, const DistortionSettings &settings, RandomSource &random);

} // namespace ins
