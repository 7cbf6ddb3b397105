// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "report/collect/state_report.h"

#include <vector>

namespace ins {

/// Sections made of stored tables alone: bands and densities of states, equation of state,
/// Grueneisen parameters, thermodynamics, experiment, molecular dynamics; without content where
/// there is no such table.
///
/// A table that cannot be shown is told to `note` and left out.
std::vector<ReportSection> table_sections(const std::vector<FoundFile> &found,
                                          const std::vector<CollectedState> &states,
                                          const ReportNote &note);

} // namespace ins
