// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/unusual_masses.h"

#include "elements/sears_1992.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace ins {

namespace {

constexpr double tolerance = 0.1; ///< amu

/// The natural mass, if the mass given is near neither it nor an isotope.
std::optional<double> natural_if_unusual(const std::string &symbol, double mass) {
  std::optional<double> natural;
  for (const SearsRow &row : sears_1992()) {
    if (symbol != row.element)
      continue;
    if (!natural) // the mixture stands before its isotopes
      natural = row.mass;
    if (std::abs(row.mass - mass) <= tolerance)
      return std::nullopt;
  }
  return natural;
}

} // namespace

std::string UnusualMass::text() const {
  const std::string others =
      count == 1 ? std::string() : fmt::format(" and {} more like it", count - 1);
  return fmt::format("atom {} ({}){} has mass {:.6g}, {} has {:.6g} and no isotope near it; "
                     "frequencies are those of the mass given",
                     atom + 1, symbol, others, mass, symbol, natural);
}

std::vector<UnusualMass> unusual_masses(const Crystal &crystal) {
  std::vector<UnusualMass> found;
  for (int i = 0; i < crystal.size(); ++i) {
    const std::string &symbol = crystal.symbols[i];
    const double mass = crystal.masses[i];
    const auto same = std::find_if(found.begin(), found.end(), [&](const UnusualMass &known) {
      return known.symbol == symbol && known.mass == mass;
    });
    if (same != found.end())
      ++same->count;
    else if (const auto natural = natural_if_unusual(symbol, mass))
      found.push_back({i, 1, symbol, mass, *natural});
  }
  return found;
}

} // namespace ins
