// SPDX-License-Identifier: GPL-2.0-or-later
//
// A report as one HTML file, which needs no network and no server. Without scripts it shows every
// picture and table; with them pictures zoom, modes move, tables sort.
#pragma once

#include "report/html/report.h"

#include <filesystem>
#include <string>

namespace ins {

/// The page. Sections, tables and pictures without content are left out.
std::string html_report(const Report &report);

/// Writes the page under a temporary name, then renames it.
/// \throws Error if the file cannot be written
void write_html_report(const std::filesystem::path &path, const Report &report);

} // namespace ins
