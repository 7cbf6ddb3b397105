// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/formula.h"

#include <map>
#include <numeric>

namespace ins {

namespace {

std::map<std::string, int> counts_of(const Crystal &crystal) {
  std::map<std::string, int> counts;
  for (const std::string &symbol : crystal.symbols)
    ++counts[symbol];
  return counts;
}

} // namespace

int formula_units(const Crystal &crystal) {
  int divisor = 0;
  for (const auto &[symbol, count] : counts_of(crystal))
    divisor = std::gcd(divisor, count);
  return divisor;
}

std::string formula(const Crystal &crystal) {
  std::map<std::string, int> counts = counts_of(crystal);
  const int units = formula_units(crystal);
  std::string text;
  const auto append = [&](const std::string &symbol) {
    if (const auto entry = counts.find(symbol); entry != counts.end()) {
      const int count = entry->second / units;
      text += symbol + (count > 1 ? std::to_string(count) : "");
      counts.erase(entry);
    }
  };
  if (counts.count("C")) {
    append("C");
    append("H");
  }
  while (!counts.empty())
    append(std::string(counts.begin()->first));
  return text;
}

} // namespace ins
