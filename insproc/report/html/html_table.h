// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "report/html/report.h"

#include <string>

namespace ins {

/// A table with its caption and command. Cells of numbers hold ten digits in `data-v`, for sorting
/// and copying; what is shown has the column's decimals.
std::string html_table(const ReportTable &table, const std::string &id);

/// A line with a command, which the page can copy; empty without one.
std::string html_command(const std::string &command);

/// Facts as a list of terms.
std::string html_facts(const Facts &facts);

} // namespace ins
