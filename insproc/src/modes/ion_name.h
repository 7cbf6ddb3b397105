// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/molecules.h"

#include <string>

namespace ins {

/// What chemists call a polyatomic ion, "carbonate" or "ammonium", told by its elements; empty for
/// everything else. Formulas that neutral molecules have, too, are none of these.
std::string ion_name(const Molecule &molecule);

} // namespace ins
