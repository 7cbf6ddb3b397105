// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <string>

namespace ins {

/// Reads a structure as VASP writes it (POSCAR, CONTCAR), version 5 or later: with a line of
/// element symbols.
///
/// \throws Error naming file and line
Crystal read_poscar(const std::string &path);

} // namespace ins
