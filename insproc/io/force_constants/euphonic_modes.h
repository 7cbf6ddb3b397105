// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "phonons/phonon_modes.h"

#include <string>
#include <vector>

namespace ins {

/// The text of Euphonic's QpointPhononModes (to_json_file, from_json_file): frequencies in meV,
/// imaginary ones negative; eigenvectors with the phases of cells, as PhononModes has them.
std::string euphonic_modes_json(const std::vector<PhononModes> &points, const Crystal &crystal);

} // namespace ins
