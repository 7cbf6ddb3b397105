// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables as JSON. Curves are written as Euphonic's Spectrum1DCollection, which
// euphonic.Spectrum1DCollection.from_json_file() reads; records as a list of named columns.
#pragma once

#include "io/tables/table.h"

#include <filesystem>
#include <iosfwd>

namespace ins {

/// \throws Error if curves of one table differ in unit
void write_json(std::ostream &out, const Table &table);

/// Reads what write_json() wrote, and any Spectrum1DCollection or Spectrum1D of Euphonic's against
/// energy; numbers that are missing are null.
/// \throws Error naming file and key
Table read_json(const std::filesystem::path &path);

} // namespace ins
