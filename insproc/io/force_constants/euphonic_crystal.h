// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <nlohmann/json.hpp>

namespace ins {

/// A crystal as a part of Euphonic's files.
nlohmann::json euphonic_crystal(const Crystal &crystal);

} // namespace ins
