// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "report/collect/found_files.h"
#include "report/html/report.h"

#include <functional>
#include <string>
#include <vector>

namespace ins {

/// Tells a reader of the report's makers what was left out, and why.
using ReportNote = std::function<void(const std::string &)>;

/// A state of a report, with the force constants it is made from.
struct CollectedState {
  ReportState report;
  FoundFile file;
  ForceConstants force_constants;
};

/// "1.5 GPa" for "1.5GPa/force_constants.h5": the folder, a blank between number and unit; with its
/// file's name where the folder has several.
std::string state_label(const FoundFile &file, const std::vector<FoundFile> &all);

/// Everything about one state: modes at Gamma with assignments, symmetry and intensities, and the
/// spectrum, which is read where a table of it is in the same folder and names the file as its
/// source, and else computed as `insproc spectrum --bank both` does.
///
/// \param found  all files, for the tables beside the force constants
/// \throws Error if the file cannot be read
CollectedState collect_state(const FoundFile &file, const std::string &label,
                             const std::vector<FoundFile> &found, const ReportNote &note);

/// The command that a table says it was made by, from the folder of the report; empty if it says
/// none.
std::string recorded_command(const Table &table, const FoundFile &file);

/// The value of a fact; empty if there is none.
std::string fact(const Facts &facts, const std::string &key);

} // namespace ins
