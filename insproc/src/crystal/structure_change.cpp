// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/structure_change.h"

#include "base/linear_algebra.h"
#include "crystal/same_atoms.h"

#include <Eigen/LU>

namespace ins {

StructureChange structure_change(const Crystal &first, const Crystal &second,
                                 const RingSettings &settings) {
  require_same_atoms(first, second);
  StructureChange change;
  change.first_cell = cell_parameters(first.lattice);
  change.second_cell = cell_parameters(second.lattice);
  change.contractions =
      change.second_cell.lengths.cwiseQuotient(change.first_cell.lengths).array() - 1.0;
  change.volume_change = change.second_cell.volume / change.first_cell.volume - 1.0;

  const Eigen::Matrix3d gradient = second.lattice.transpose() * first.lattice.transpose().inverse();
  const Eigensystem3 stretch = symmetric_eigensystem_3(gradient.transpose() * gradient);
  change.principal_strains = stretch.values.cwiseSqrt().array() - 1.0;
  change.principal_axes = stretch.vectors;

  change.first_rings = ring_geometry(first, settings);
  change.second_rings = ring_geometry_like(change.first_rings, first, second);
  const Eigen::Matrix3d rotation = lattice_rotation(first.lattice, second.lattice);
  for (std::size_t ring = 0; ring < change.first_rings.rings.size(); ++ring) {
    const Eigen::Vector3d &before = change.first_rings.planes[ring].normal;
    const Eigen::Vector3d &after = change.second_rings.planes[ring].normal;
    change.rings.push_back({axis_angle(rotation * before, after), ring_tilt(before, first.lattice),
                            ring_tilt(after, second.lattice)});
  }
  return change;
}

} // namespace ins
