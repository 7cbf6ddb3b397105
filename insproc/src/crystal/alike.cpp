// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/alike.h"

#include "crystal/atom_kinds.h"

#include <algorithm>
#include <cmath>

namespace ins {

int kind_of(const Crystal &crystal, int atom) {
  return crystal.kinds.empty() ? 0 : crystal.kinds[atom];
}

bool alike_in_forces(const Crystal &a, int i, const Crystal &b, int j) {
  return kind_of(a, i) == kind_of(b, j) && a.symbols[i] == b.symbols[j];
}

bool alike_in_motion(const Crystal &a, int i, const Crystal &b, int j) {
  const double first = a.masses[i], second = b.masses[j];
  return alike_in_forces(a, i, b, j) &&
         std::abs(first - second) <= same_value * std::max(first, second);
}

Crystal told_apart_by_mass(Crystal crystal) {
  crystal.kinds.resize(crystal.positions.size());
  refine_kinds(crystal.kinds, crystal.masses);
  return crystal;
}

} // namespace ins
