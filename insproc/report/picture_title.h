// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/tables/table.h"

#include <string>
#include <vector>

namespace ins {

/// What a picture of spectra is called where nobody says: a name, and of temperature, instrument
/// and bank what the tables tell and all have: "phonopy.yaml, 10 K, TOSCA, backward".
///
/// \param name  may be empty
/// \param bank  that is drawn, as SpectrumPlotSettings names it
std::string picture_title(const std::string &name, const std::vector<Table> &tables,
                          const std::string &bank);

} // namespace ins
