// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/energy_unit.h"

#include "base/error.h"
#include "base/units.h"

#include <algorithm>
#include <cctype>

namespace ins {

EnergyUnit parse_energy_unit(const std::string &text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "cm-1" || lower == "cm^-1" || lower == "cm1")
    return EnergyUnit::per_cm;
  if (lower == "mev")
    return EnergyUnit::meV;
  if (lower == "thz")
    return EnergyUnit::THz;
  throw Error("unknown energy unit '" + text + "'; use cm-1, meV or THz");
}

double from_cm1(EnergyUnit unit) {
  switch (unit) {
  case EnergyUnit::meV:
    return units::cm1_in_meV;
  case EnergyUnit::THz:
    return 1.0 / units::THz_in_cm1;
  case EnergyUnit::per_cm:
    break;
  }
  return 1.0;
}

std::string name(EnergyUnit unit) {
  switch (unit) {
  case EnergyUnit::meV:
    return "meV";
  case EnergyUnit::THz:
    return "THz";
  case EnergyUnit::per_cm:
    break;
  }
  return "cm-1";
}

std::string column_suffix(EnergyUnit unit) {
  return unit == EnergyUnit::per_cm ? "cm1" : name(unit);
}

std::string symbol(EnergyUnit unit) { return unit == EnergyUnit::per_cm ? "cm⁻¹" : name(unit); }

} // namespace ins
