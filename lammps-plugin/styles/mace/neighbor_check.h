// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "left_out_neighbors.h"

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
class NeighList;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Watches for neighbors that LAMMPS has left out of a list. They matter when they come within the
/// cutoff, not before: atoms move, and bonds arrive during a run.
class NeighborCheck {
public:
  explicit NeighborCheck(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp) {}

  /// All ranks must call it, at every evaluation.
  ///
  /// \param species_of_type  by LAMMPS' atom type; -1 for atoms the potential does not see
  /// \param new_list         whether LAMMPS may have built a list since the last call
  /// \return                 which neighbors are missing, why, and what to do; the same on all
  ///                         ranks, empty if none are
  std::string complaint(const LAMMPS_NS::NeighList &list, const int *species_of_type,
                        const mace::Atoms &atoms, bool new_list, double cutoff);

private:
  LAMMPS_NS::LAMMPS *lmp_;
  LeftOutNeighbors left_out_;
};

} // namespace mace_lammps
