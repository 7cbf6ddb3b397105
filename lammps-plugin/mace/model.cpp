// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include "elements.h"
#include "error.h"

#include <algorithm>

namespace mace {

int Model::head_index(const std::string &head) const {
  const auto found = std::find(heads.begin(), heads.end(), head.empty() ? default_head : head);
  if (found != heads.end())
    return static_cast<int>(found - heads.begin());
  std::string known;
  for (const std::string &h : heads)
    known += (known.empty() ? "" : ", ") + h;
  throw Error(name + ": the model has no head '" + head + "'; it has: " + known);
}

int Model::element_index(int atomic_number) const {
  const auto found = std::find(atomic_numbers.begin(), atomic_numbers.end(), atomic_number);
  if (found != atomic_numbers.end())
    return static_cast<int>(found - atomic_numbers.begin());
  throw Error(name + ": the model does not know the element " + chemical_symbol(atomic_number) +
              "; it knows: " + chemical_symbols(atomic_numbers));
}

} // namespace mace
