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

void warn_of_imaginary(const ImaginaryModes &modes, const std::string &where,
                       const std::string &outcome) {
  if (modes.count == 0)
    return;
  const Eigen::Vector3d &q = modes.where;
  constexpr double soft = -10.0; // cm^-1
  const std::string excuse =
      modes.lowest > soft
          ? " (rotations of a molecule in vacuum, which nothing restores, lie as low)"
          : "";
  warn(fmt::format(
      "{} of {} modes of {} are imaginary, the lowest {:.1f}i cm-1 at q = ({:.3g}, {:.3g}, "
      "{:.3g}), "
      "and {}: the structure is not at a minimum, or the supercell is too small for its force "
      "constants; relax it further, or take a larger supercell{}",
      modes.count, modes.all, where, -modes.lowest, q[0], q[1], q[2], outcome, excuse));
}

void warn_of_doubtful(const std::optional<Contact> &bond, const Crystal &crystal) {
  if (!bond)
    return;
  const std::string &first = crystal.symbols[bond->first], &second = crystal.symbols[bond->second];
  warn(fmt::format("a molecule spans the crystal: atoms {} ({}) and {} ({}), {:.2f} Angstrom apart "
                   "or {:.2f} times the sum of their covalent radii, are taken for bonded; what "
                   "moves is told as network vibration",
                   bond->first + 1, first, bond->second + 1, second, bond->length, bond->stretch));
}

} // namespace ins::app
