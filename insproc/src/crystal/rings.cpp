// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/rings.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>

namespace ins {

namespace {

/// An atom in some cell: atom, then the cell's three numbers. Its order is kept by translations.
using Node = std::array<int, 4>;

Node neighbor(const Node &from, const Bond &bond) {
  return {bond.to, from[1] + bond.image[0], from[2] + bond.image[1], from[3] + bond.image[2]};
}

/// Steps from `start` to every node on the way to `end`, not using the bond between them; empty if
/// `end` is not reached within `reach` steps.
std::map<Node, int> distances(const BondGraph &bonds, const Node &start, const Node &end,
                              int reach) {
  std::map<Node, int> distance = {{start, 0}};
  std::deque<Node> front = {start};
  while (!front.empty()) {
    const Node node = front.front();
    front.pop_front();
    const int step = distance[node] + 1;
    const auto arrival = distance.find(end);
    if (step > reach || (arrival != distance.end() && step > arrival->second))
      break;
    for (const Bond &bond : bonds[node[0]]) {
      const Node next = neighbor(node, bond);
      if (!(node == start && next == end) && distance.emplace(next, step).second)
        front.push_back(next);
    }
  }
  return distance.count(end) ? distance : std::map<Node, int>{};
}

/// Follows falling distances from the last node of `path` to the start; each way is a ring.
void walk_back(const BondGraph &bonds, const std::map<Node, int> &distance, std::vector<Node> &path,
               std::vector<std::vector<Node>> &rings) {
  const Node node = path.back();
  const int step = distance.at(node);
  if (step == 0) {
    rings.push_back(path);
    return;
  }
  for (const Bond &bond : bonds[node[0]]) {
    const Node next = neighbor(node, bond);
    const auto at = distance.find(next);
    if (at == distance.end() || at->second != step - 1)
      continue;
    path.push_back(next);
    walk_back(bonds, distance, path, rings);
    path.pop_back();
  }
}

/// The ring moved by a lattice vector so that its lowest node lies in the home cell.
std::vector<Node> brought_home(std::vector<Node> ring) {
  const Node lowest = *std::min_element(ring.begin(), ring.end());
  for (Node &node : ring)
    for (int axis = 1; axis < 4; ++axis)
      node[axis] -= lowest[axis];
  return ring;
}

} // namespace

std::vector<Ring> find_rings(const BondGraph &bonds, int largest) {
  std::map<std::vector<Node>, std::vector<Node>> found; // by sorted members
  for (int atom = 0; atom < static_cast<int>(bonds.size()); ++atom)
    for (const Bond &bond : bonds[atom]) {
      const Node start = {atom, 0, 0, 0};
      const Node end = neighbor(start, bond);
      if (end < start) // the bond is looked at from its other end
        continue;
      const std::map<Node, int> distance = distances(bonds, start, end, largest - 1);
      if (distance.empty())
        continue;
      std::vector<std::vector<Node>> rings;
      std::vector<Node> path = {end};
      walk_back(bonds, distance, path, rings);
      for (const std::vector<Node> &ring : rings) {
        const std::vector<Node> members = brought_home(ring);
        std::vector<Node> key = members;
        std::sort(key.begin(), key.end());
        found.emplace(std::move(key), members);
      }
    }
  std::vector<Ring> result;
  for (const auto &[key, members] : found) {
    Ring ring;
    for (const Node &node : members)
      ring.push_back({node[0], {node[1], node[2], node[3]}});
    result.push_back(std::move(ring));
  }
  return result;
}

} // namespace ins
