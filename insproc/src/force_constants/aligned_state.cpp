// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/aligned_state.h"

#include "crystal/state_alignment.h"

namespace ins {

ForceConstants aligned_state(ForceConstants second, const Crystal &first) {
  const StateAlignment alignment = align_states(first, second.primitive);
  const Eigen::Matrix3d &rotation = alignment.rotation;
  second.primitive = aligned(std::move(second.primitive), alignment);
  second.primitive_matrix *= alignment.basis.cast<double>().transpose();
  for (Crystal *cell : {&second.unitcell, &second.supercell})
    cell->lattice *= rotation.transpose();
  for (Eigen::Matrix3d &block : second.values)
    block = (rotation * block * rotation.transpose()).eval();
  if (second.born) {
    for (Eigen::Matrix3d &charge : second.born->charges)
      charge = (rotation * charge * rotation.transpose()).eval();
    second.born->dielectric = (rotation * second.born->dielectric * rotation.transpose()).eval();
  }
  return second;
}

} // namespace ins
