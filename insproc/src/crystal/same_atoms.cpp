// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/same_atoms.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

void require_same_atoms(const Crystal &first, const Crystal &second) {
  if (first.size() != second.size())
    throw Error(fmt::format("the first state has {} atoms in its cell, the second {}; both must be "
                            "states of one crystal",
                            first.size(), second.size()));
  const auto [a, b] =
      std::mismatch(first.symbols.begin(), first.symbols.end(), second.symbols.begin());
  if (a != first.symbols.end())
    throw Error(fmt::format("atom {} is {} in the first state and {} in the second; both need the "
                            "same atoms in the same order",
                            a - first.symbols.begin() + 1, *a, *b));
}

} // namespace ins
