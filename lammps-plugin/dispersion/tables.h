// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace ins {

/// Tables in lammps-plugin/dispersion/data, built into the library: text by name of the file.
const std::map<std::string, std::string> &dispersion_tables();

} // namespace ins
