// SPDX-License-Identifier: GPL-2.0-or-later
//
// From the files that a finished study has left to what is on a report's page.
#pragma once

#include "report/collect/state_report.h"
#include "report/html/report.h"

#include <string>
#include <vector>

namespace ins {

struct ReportOptions {
  std::string title;               ///< empty: the formula of the crystal
  std::vector<std::string> labels; ///< of the states; empty: by their folders
  std::string program;             ///< that makes the report, with its version
  ReportNote note;                 ///< told what is left out, and why
};

/// Collects a report from a folder, with everything below it, or from files: force constants, each
/// with the tables beside it, and tables. Which file is what, and what is computed: docs/report.md.
///
/// \throws Error if there is nothing to show, a named file is of no use, or labels do not fit
Report collect_report(const std::vector<std::string> &paths, const ReportOptions &options);

} // namespace ins
