// SPDX-License-Identifier: GPL-2.0-or-later
#include "state_warnings.h"

#include "outputs.h"

#include <fmt/format.h>

namespace ins::app {

void warn_of_exchanged(const std::optional<std::pair<int, int>> &atoms, const Crystal &crystal,
                       const std::string &first, const std::string &second) {
  if (!atoms)
    return;
  const auto [a, b] = *atoms;
  warn(fmt::format("atoms {} and {} ({}) of {} lie in each other's places in {}: if the atoms do "
                   "not stand in the same order in both, modes are followed wrongly",
                   a + 1, b + 1, crystal.symbols[a], second, first));
}

} // namespace ins::app
