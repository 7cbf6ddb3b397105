// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for tables as files: the extension is the format.
#pragma once

#include "io/tables/table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ins {

/// Writes a table under a temporary name, then renames it.
///
/// \param path  ends in one of table_extensions(); .md and .tex are text, which is not read back
/// \throws Error for another extension, or if the file cannot be written
void write_table(const std::filesystem::path &path, const Table &table);

/// Reads a table written by write_table() in any format but those for text, or the spectrum of
/// compute ins_tosca that LAMMPS' fix ave/time wrote as txt. \throws Error naming the file, if it
/// is none of them or cannot be read
Table read_table(const std::filesystem::path &path);

/// Those that write_table() knows: .csv, .dat, ...
const std::vector<std::string> &table_extensions();

/// Those of them that read_table() knows.
const std::vector<std::string> &readable_table_extensions();

/// Whether a path ends in one of table_extensions().
bool is_table_file(const std::filesystem::path &path);

} // namespace ins
