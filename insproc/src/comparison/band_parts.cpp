// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/band_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace ins {

namespace {

constexpr double noticeable = 0.5;    ///< gap, or difference of shifts, in sigmas of the resolution
constexpr double worth_telling = 0.1; ///< of the intensity of a maximum

/// A group with its sums, so that groups can be joined.
struct Part {
  ModeGroup modes;
  double intensity = 0.0, first = 0.0, second = 0.0; ///< the latter two times intensity

  void add(const SeenMode &mode) {
    modes.push_back(mode);
    intensity += mode.intensity;
    first += mode.intensity * mode.match->frequency;
    second += mode.intensity * (mode.match->frequency + mode.match->shift);
  }
  void add(const Part &other) {
    for (const SeenMode &mode : other.modes)
      add(mode);
  }
  double mean_first() const { return first / intensity; }
  double mean_second() const { return second / intensity; }
  double shift() const { return (second - first) / intensity; }
  std::size_t second_peak() const { return modes.front().second_peak; }
};

void sort_by_energy(std::vector<Part> &parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part &a, const Part &b) { return a.mean_first() < b.mean_first(); });
}

/// Joins neighbors that go to the same maximum by the same shift.
void join_alike(std::vector<Part> &parts, const ResolutionWidth &resolution) {
  sort_by_energy(parts);
  for (std::size_t k = 0; k + 1 < parts.size();) {
    std::size_t other = k + 1; // the next that goes to the same maximum
    while (other < parts.size() && parts[other].second_peak() != parts[k].second_peak())
      ++other;
    if (other < parts.size() && std::abs(parts[other].shift() - parts[k].shift()) <=
                                    noticeable * resolution.at(parts[k].mean_first())) {
      parts[k].add(parts[other]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(other));
    } else {
      ++k;
    }
  }
}

/// Joins the weakest part to the one that it ends closest to, the same maximum first.
void join_weakest(std::vector<Part> &parts, std::vector<Part>::iterator weakest) {
  const Part weak = std::move(*weakest);
  parts.erase(weakest);
  const auto distance = [&](const Part &part) {
    return std::pair(part.second_peak() != weak.second_peak(),
                     std::abs(part.mean_second() - weak.mean_second()));
  };
  const auto closest =
      std::min_element(parts.begin(), parts.end(),
                       [&](const Part &a, const Part &b) { return distance(a) < distance(b); });
  closest->add(weak);
}

} // namespace

BranchBlocks::BranchBlocks(const std::vector<std::vector<ModeMatch>> &matches, bool second,
                           const ResolutionWidth &resolution)
    : second_(second) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> lowest, highest; // of each branch
  for (const std::vector<ModeMatch> &point : matches)
    for (const ModeMatch &match : point) {
      const auto branch = static_cast<std::size_t>(second ? match.second : match.first);
      const double frequency = second ? match.frequency + match.shift : match.frequency;
      if (branch >= lowest.size()) {
        lowest.resize(branch + 1, infinity);
        highest.resize(branch + 1, -infinity);
      }
      lowest[branch] = std::min(lowest[branch], frequency);
      highest[branch] = std::max(highest[branch], frequency);
    }
  int block = 0;
  for (std::size_t branch = 0; branch < lowest.size(); ++branch) {
    if (branch > 0 && lowest[branch] - highest[branch - 1] >
                          noticeable * resolution.at(std::max(0.0, lowest[branch])))
      ++block;
    blocks_.push_back(block);
  }
}

std::vector<ModeGroup> part_modes(const ModeGroup &modes, const BranchBlocks &first,
                                  const BranchBlocks &second, const ResolutionWidth &resolution) {
  std::map<std::tuple<std::size_t, int, int>, Part> cells;
  double intensity = 0.0;
  for (const SeenMode &mode : modes) {
    cells[{mode.second_peak, first.of(*mode.match), second.of(*mode.match)}].add(mode);
    intensity += mode.intensity;
  }
  std::vector<Part> parts;
  for (auto &[key, part] : cells)
    parts.push_back(std::move(part));
  join_alike(parts, resolution);
  while (parts.size() > 1) {
    const auto weakest =
        std::min_element(parts.begin(), parts.end(),
                         [](const Part &a, const Part &b) { return a.intensity < b.intensity; });
    if (weakest->intensity >= worth_telling * intensity)
      break;
    join_weakest(parts, weakest);
  }
  join_alike(parts, resolution);
  std::vector<ModeGroup> groups;
  for (Part &part : parts) {
    // The group goes where most of it goes.
    std::map<std::size_t, double> shares;
    for (const SeenMode &mode : part.modes)
      shares[mode.second_peak] += mode.intensity;
    const std::size_t goal =
        std::max_element(shares.begin(), shares.end(), [](const auto &a, const auto &b) {
          return a.second < b.second;
        })->first;
    for (SeenMode &mode : part.modes)
      mode.second_peak = goal;
    groups.push_back(std::move(part.modes));
  }
  return groups;
}

} // namespace ins
