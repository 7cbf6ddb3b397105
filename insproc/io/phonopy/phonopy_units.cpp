// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_units.h"

#include "base/atomic_units.h"
#include "base/error.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <set>

namespace ins {

namespace {

using units::bohr, units::hartree, units::rydberg;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// The names of a calculator's units, as phonopy writes them.
struct UnitNames {
  const char *length, *force, *force_constants;
};

UnitNames unit_names(const std::string &calculator) {
  static const std::set<std::string> electron_volt{"",      "vasp",    "aims",  "lammps",
                                                   "pwmat", "crystal", "castep"};
  static const std::set<std::string> rydberg_bohr{"qe", "qlm"};
  static const std::set<std::string> mixed{"abinit", "siesta", "abacus"};
  static const std::set<std::string> atomic{"elk",   "dftbp",    "turbomole",
                                            "fleur", "exciting", "octopus"};
  if (electron_volt.contains(calculator))
    return {"angstrom", "ev/angstrom", "ev/angstrom^2"};
  if (rydberg_bohr.contains(calculator))
    return {"au", "ry/au", "ry/au^2"};
  if (mixed.contains(calculator))
    return {"au", "ev/angstrom", "ev/angstrom.au"};
  if (atomic.contains(calculator))
    return {"au", "hartree/au", "hartree/au^2"};
  if (calculator == "wien2k")
    return {"au", "mry/au", "mry/au^2"};
  if (calculator == "cp2k")
    return {"angstrom", "hartree/au", "hartree/angstrom.au"};
  throw Error(fmt::format("phonopy calculator '{}' is not known", calculator));
}

} // namespace

double phonopy_unit_factor(const std::string &unit) {
  static const std::map<std::string, double> energies{
      {"ev", 1.0}, {"ry", rydberg}, {"mry", 1e-3 * rydberg}, {"hartree", hartree}};
  static const std::map<std::string, double> lengths{{"angstrom", 1.0},     {"au", bohr},
                                                     {"bohr", bohr},        {"angstrom^2", 1.0},
                                                     {"au^2", bohr * bohr}, {"bohr^2", bohr * bohr},
                                                     {"angstrom.au", bohr}};
  const std::string text = lower(unit);
  const std::size_t slash = text.find_first_of("/");
  const auto length = lengths.find(slash == std::string::npos ? text : text.substr(slash + 1));
  if (slash == std::string::npos && length != lengths.end())
    return length->second;
  const auto energy = energies.find(text.substr(0, slash));
  if (energy == energies.end() || length == lengths.end())
    throw Error(
        fmt::format("unit '{}' is not known; eV or Ry, mRy, hartree and angstrom or au are", unit));
  return energy->second / length->second;
}

PhonopyUnits phonopy_calculator_units(const std::string &calculator) {
  const UnitNames names = unit_names(lower(calculator));
  PhonopyUnits units;
  units.length = phonopy_unit_factor(names.length);
  units.force = phonopy_unit_factor(names.force);
  units.force_constants = phonopy_unit_factor(names.force_constants);
  return units;
}

} // namespace ins
