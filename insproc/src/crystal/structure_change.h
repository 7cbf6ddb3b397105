// SPDX-License-Identifier: GPL-2.0-or-later
//
// What differs between two states of a crystal, such as two pressures.
#pragma once

#include "crystal/cell_parameters.h"
#include "crystal/ring_geometry.h"

#include <vector>

namespace ins {

/// A ring that is found in both states.
struct RingChange {
  double rotation = 0.0; ///< of its normal, the lattice's own rotation taken out; degrees
  RingTilt first;        ///< against the lattice of each state
  RingTilt second;
};

/// The way from the first to the second state.
struct StructureChange {
  CellParameters first_cell;
  CellParameters second_cell;
  Eigen::Vector3d contractions;      ///< of a, b, c: (second - first) / first; negative: shorter
  double volume_change = 0.0;        ///< (second - first) / first
  Eigen::Vector3d principal_strains; ///< U - 1 of the deformation F = R U, ascending
  Eigen::Matrix3d principal_axes;    ///< columns, Cartesian, first state
  RingGeometry first_rings;
  RingGeometry second_rings; ///< in the groups of the first state
  std::vector<RingChange> rings;
};

/// \throws Error if both states do not hold the same atoms in the same order
StructureChange structure_change(const Crystal &first, const Crystal &second,
                                 const RingSettings &settings = {});

} // namespace ins
