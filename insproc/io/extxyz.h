// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal.h"

#include <string>

namespace ins {

/// Reads the last frame of an extended xyz file, which must tell its Lattice. Columns are those of
/// Properties (species and pos are needed), or symbol and coordinates.
///
/// \throws Error naming file and line
Crystal read_extxyz(const std::string &path);

} // namespace ins
