// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/modes.h"

#include "base/error.h"

#include <algorithm>

namespace ins {

std::vector<std::string> elements(const Crystal &crystal) {
  std::vector<std::string> result = crystal.symbols;
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<ModeSummary> summarise_modes(const PhononModes &modes, const Crystal &crystal,
                                         double tolerance) {
  if (modes.atoms() != crystal.size())
    throw Error("modes of " + std::to_string(modes.atoms()) +
                " atoms do not belong to a crystal of " + std::to_string(crystal.size()));
  const std::vector<std::string> names = elements(crystal);
  std::vector<ModeSummary> result;
  for (int mode = 0; mode < modes.modes(); ++mode) {
    ModeSummary summary;
    summary.mode = mode;
    summary.frequency = modes.frequencies[mode];
    summary.element_share.assign(names.size(), 0.0);
    double sum = 0.0;
    double sum_of_squares = 0.0;
    for (int atom = 0; atom < crystal.size(); ++atom) {
      const double energy = modes.eigenvectors.col(mode).segment<3>(3 * atom).squaredNorm();
      const double amplitude = energy / crystal.masses[atom];
      sum += amplitude;
      sum_of_squares += amplitude * amplitude;
      const auto name = std::lower_bound(names.begin(), names.end(), crystal.symbols[atom]);
      summary.element_share[static_cast<std::size_t>(name - names.begin())] += energy;
    }
    summary.participation = sum * sum / (crystal.size() * sum_of_squares);
    summary.reduced_mass = 1.0 / sum;
    result.push_back(std::move(summary));
  }

  for (std::size_t first = 0; first < result.size();) {
    std::size_t last = first + 1;
    while (last < result.size() && result[last].frequency - result[last - 1].frequency < tolerance)
      ++last;
    for (std::size_t k = first; k < last; ++k)
      result[k].degeneracy = static_cast<int>(last - first);
    first = last;
  }
  return result;
}

} // namespace ins
