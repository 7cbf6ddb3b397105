// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <string>

namespace ins {

/// The largest number that divides the counts of all elements: formula units in the cell.
int formula_units(const Crystal &crystal);

/// One formula unit: carbon and hydrogen first, the others by alphabet; without carbon all by
/// alphabet ("C4H2I2S", "ClNa").
std::string formula(const Crystal &crystal);

} // namespace ins
