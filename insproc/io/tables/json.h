// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables as JSON. Curves are written as Euphonic's Spectrum1DCollection, which
// euphonic.Spectrum1DCollection.from_json_file() reads; records as a list of named columns.
#pragma once

#include "io/tables/table.h"

#include <iosfwd>

namespace ins {

/// \throws Error if curves of one table differ in unit
void write_json(std::ostream &out, const Table &table);

} // namespace ins
