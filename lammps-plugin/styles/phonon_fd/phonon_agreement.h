// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "partition_group.h"
#include "styles/bridge/phonon_job.h"

namespace mace_lammps {

/// Makes sure that partitions which share a file mean the same calculation: settings, potential,
/// atoms and what the potential says of them. Called by the first ranks of all partitions of a
/// group; each compares what it has with what the group's leader has.
///
/// \throws std::exception naming what differs
void require_agreement(const PartitionGroup &group, const PhononSettings &settings, const Box &box,
                       const PhononReference &reference);

} // namespace mace_lammps
