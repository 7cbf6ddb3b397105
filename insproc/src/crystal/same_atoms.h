// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

namespace ins {

/// Both states need the same atoms in the same order.
/// \throws Error naming the first difference
void require_same_atoms(const Crystal &first, const Crystal &second);

} // namespace ins
