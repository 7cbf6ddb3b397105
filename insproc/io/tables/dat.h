// SPDX-License-Identifier: GPL-2.0-or-later
//
// Columns of numbers with blanks between. Spectra have the layout that reduced INS data are
// exchanged in: energy, S, error. A calculated spectrum has no error: its column is 0.
#pragma once

#include "io/tables/table.h"

#include <filesystem>
#include <iosfwd>

namespace ins {

/// Of a spectrum: for each column named `total` or `<bank>.total` a block of abscissa, S and 0,
/// with an empty line between blocks, as Mantid's LoadAscii reads several spectra from a file. Of
/// another table: all columns. Lines that begin with # hold the metadata and name the columns.
/// \throws Error if the table holds words
void write_dat(std::ostream &out, const Table &table);

/// Reads what write_dat() wrote: the last line with # in front of the numbers names the columns;
/// columns of errors are left out.
/// \throws Error naming file and line
Table read_dat(const std::filesystem::path &path);

} // namespace ins
