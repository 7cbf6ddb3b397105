// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/cell_parameters.h"
#include "io/tables/table.h"

#include <string>
#include <vector>

namespace ins {

/// Lattice parameters of many models, one row each: lengths, angles, volume, and by how many
/// percent lengths and volume are above those of the first row; rms_percent is the root mean square
/// of the three lengths.
///
/// \param labels  as many as there are cells
Table lattice_table(const std::vector<std::string> &labels,
                    const std::vector<CellParameters> &cells);

} // namespace ins
