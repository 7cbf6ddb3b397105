// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/atom_kinds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace ins {

namespace {

int count(const std::vector<int> &kinds) {
  return static_cast<int>(std::set<int>(kinds.begin(), kinds.end()).size());
}

/// Numbers the distinct values of anything in order of first occurrence.
template <typename Key> std::vector<int> numbered(const std::vector<Key> &keys) {
  std::map<Key, int> number;
  std::vector<int> result;
  for (const Key &key : keys)
    result.push_back(number.try_emplace(key, static_cast<int>(number.size())).first->second);
  return result;
}

/// Equal values have equal classes.
std::vector<int> classes_of(const std::vector<double> &values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<int> classes(values.size());
  for (std::size_t k = 1; k < order.size(); ++k) {
    const double before = values[order[k - 1]], now = values[order[k]];
    const bool same = now - before <= same_value * std::max(1.0, std::abs(now));
    classes[order[k]] = classes[order[k - 1]] + !same;
  }
  return classes;
}

/// Impropers know a set of atoms, the others a chain that can be read from either end.
std::vector<std::vector<int>> readings(const AtomLink &link) {
  std::vector<int> forward(link.atoms.begin(), link.atoms.begin() + link.size());
  if (link.sort == AtomLink::improper)
    return {forward};
  return {forward, {forward.rbegin(), forward.rend()}};
}

/// The same for all ways to write a link down.
std::vector<int> canonical(const AtomLink &link) {
  std::vector<std::vector<int>> all = readings(link);
  if (link.sort == AtomLink::improper)
    std::sort(all.front().begin(), all.front().end());
  std::vector<int> key = *std::min_element(all.begin(), all.end());
  key.insert(key.begin(), {link.sort, link.type});
  return key;
}

/// What a link is to one of its atoms.
std::vector<int> seen_from(const AtomLink &link, int atom, const std::vector<int> &kinds) {
  std::vector<int> best;
  for (const std::vector<int> &chain : readings(link)) {
    std::vector<int> view;
    for (const int other : chain)
      view.push_back(2 * kinds[other] + (other == atom));
    if (link.sort == AtomLink::improper)
      std::sort(view.begin(), view.end());
    if (best.empty() || view < best)
      best = std::move(view);
  }
  best.insert(best.begin(), {link.sort, link.type});
  return best;
}

} // namespace

bool refine_kinds(std::vector<int> &kinds, const std::vector<double> &values) {
  const int before = count(kinds);
  const std::vector<int> classes = classes_of(values);
  std::vector<std::pair<int, int>> keys;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    keys.emplace_back(kinds[i], classes[i]);
  kinds = numbered(keys);
  return count(kinds) > before;
}

bool refine_kinds(std::vector<int> &kinds, const std::vector<AtomLink> &links) {
  const int before = count(kinds);
  for (int known = before, last = 0; known != last;) {
    using Key = std::pair<int, std::vector<std::vector<int>>>;
    std::vector<Key> keys(kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i)
      keys[i].first = kinds[i];
    for (const AtomLink &link : links)
      for (int k = 0; k < link.size(); ++k)
        keys[link.atoms[k]].second.push_back(seen_from(link, link.atoms[k], kinds));
    for (Key &key : keys)
      std::sort(key.second.begin(), key.second.end());
    kinds = numbered(keys);
    last = std::exchange(known, count(kinds));
  }
  return count(kinds) > before;
}

int first_broken_link(const std::vector<AtomLink> &links, const std::vector<int> &images) {
  std::set<std::vector<int>> known;
  for (const AtomLink &link : links)
    known.insert(canonical(link));
  for (std::size_t k = 0; k < links.size(); ++k) {
    AtomLink image = links[k];
    for (int a = 0; a < image.size(); ++a)
      image.atoms[a] = images[image.atoms[a]];
    if (known.count(canonical(image)) == 0)
      return static_cast<int>(k);
  }
  return -1;
}

} // namespace ins
