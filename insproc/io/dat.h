// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ASCII format reduced INS data are exchanged in: energy, S, error. A calculated spectrum has
// no error: its column is 0.
#pragma once

#include "table.h"

#include <iosfwd>

namespace ins {

/// Writes the abscissa and, for each column named `total` or `<bank>.total`, the pair S, 0. Lines
/// that begin with # hold the metadata and name the columns.
/// \throws Error if the table holds no such curve
void write_dat(std::ostream &out, const Table &table);

} // namespace ins
