// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// The units spectroscopists count energy in.
enum class EnergyUnit { per_cm, meV, THz };

/// \param text "cm-1", "meV" or "THz", upper or lower case
/// \throws Error naming the units there are
EnergyUnit parse_energy_unit(const std::string &text);

/// How many of `unit` are one cm^-1.
double from_cm1(EnergyUnit unit);

/// "cm-1", "meV", "THz": in files and on the command line.
std::string name(EnergyUnit unit);

/// "cm1", "meV", "THz": part of column names, as in energy_cm1.
std::string column_suffix(EnergyUnit unit);

/// With typographic exponents, for pictures.
std::string symbol(EnergyUnit unit);

} // namespace ins
