// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "report/collect/state_report.h"

#include <optional>
#include <vector>

namespace ins {

/// What becomes of the bands and modes of one state in another, with figure and tables.
struct CollectedComparison {
  ReportComparison report;
  ReportSection section; ///< tables of bands and of structure
  ReportFigure spectra;  ///< both, with strokes between
};

/// Compares two states: with the tables of `insproc compare` where there are any that name both
/// files, else from the force constants.
///
/// \return nothing if they do not hold the same atoms
std::optional<CollectedComparison> collect_comparison(const std::vector<CollectedState> &states,
                                                      std::size_t first, std::size_t second,
                                                      const std::vector<FoundFile> &found,
                                                      const ReportNote &note);

} // namespace ins
