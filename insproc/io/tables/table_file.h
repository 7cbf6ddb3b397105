// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for tables as files: the extension is the format.
#pragma once

#include "io/tables/table.h"

#include <filesystem>
#include <string>

namespace ins {

/// Writes a table under a temporary name, then renames it.
///
/// \param path  ends in .csv, .dat, .json or .h5; .md or .tex for text, which is not read back
/// \throws Error for another extension, or if the file cannot be written
void write_table(const std::filesystem::path &path, const Table &table);

/// Reads a table written by write_table() in any format but those for text, or the spectrum of
/// compute ins_tosca that LAMMPS' fix ave/time wrote as txt. \throws Error naming the file, if it
/// is none of them or cannot be read
Table read_table(const std::filesystem::path &path);

/// True if write_table() knows this extension (with its dot).
bool is_table_format(const std::string &extension);

/// True if draw() knows this extension (with its dot).
bool is_picture_format(const std::string &extension);

} // namespace ins
