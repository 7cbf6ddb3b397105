// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace mace_lammps {

/// What the word behind a keyword stands for.
///
/// \throws Error naming the words there are
template <typename Error, typename Value>
Value choose(const std::string &keyword, const std::string &word,
             const std::map<std::string, Value> &choices) {
  const auto found = choices.find(word);
  if (found != choices.end())
    return found->second;
  std::string known;
  for (const auto &choice : choices)
    known += (known.empty() ? "" : ", ") + choice.first;
  throw Error("unknown " + keyword + " '" + word + "'; choose from " + known);
}

} // namespace mace_lammps
