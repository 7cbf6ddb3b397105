// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace_load {

/// A date as LAMMPS counts versions: "22 Jul 2025" is 20250722. 0 if it is no date.
int version_number(const std::string &date);

/// Why a plugin compiled for one LAMMPS cannot work in another; empty if their versions agree.
std::string version_problem(int compiled, int running);

} // namespace mace_load
