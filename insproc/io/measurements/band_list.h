// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "experiment/band_match.h"

#include <string>
#include <vector>

namespace ins {

/// Whether a file is a list of bands and no spectrum: csv with a column position_cm1.
bool is_band_list(const std::string &path);

/// Reads a list of measured bands: csv with the columns position_cm1 (a number, or two with a
/// hyphen between for a range) and, where there are, error_cm1 (may be empty) and assignment.
///
/// \return by rising energy
/// \throws Error naming file and line
std::vector<MeasuredBand> read_band_list(const std::string &path);

} // namespace ins
