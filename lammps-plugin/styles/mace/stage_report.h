// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/stage_times.h"

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Tells where the time of evaluations went, a line for each stage: milliseconds an evaluation, the
/// average of all ranks and the longest; and what ranks have received. Collective; says nothing if
/// there was no evaluation.
///
/// \param who  names the style
void report_stage_times(LAMMPS_NS::LAMMPS *lmp, const std::string &who,
                        const mace::StageTimes &times);

} // namespace mace_lammps
