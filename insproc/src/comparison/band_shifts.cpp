// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/band_shifts.h"

#include "base/error.h"
#include "base/peaks.h"
#include "comparison/band_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace ins {

namespace {

/// The one-phonon spectrum of a state within a range.
struct Window {
  Eigen::VectorXd x, y;
};

Window one_phonon(const BandSource &state, double minimum, double maximum) {
  const Eigen::VectorXd &energies = state.spectrum.energies;
  const double *begin = energies.data();
  const double *end = begin + energies.size();
  const auto first = std::lower_bound(begin, end, minimum) - begin;
  const auto count = std::upper_bound(begin, end, maximum) - begin - first;
  const SpectrumRows &orders = state.spectrum.banks.at(state.bank).orders;
  return {energies.segment(first, count), orders.row(0).segment(first, count)};
}

std::vector<Peak> bands_of(const Window &window, double prominence) {
  if (window.y.size() == 0)
    return {};
  return find_peaks(window.x, window.y, prominence * window.y.maxCoeff());
}

double nearest_peak(const std::vector<Peak> &peaks, double energy, double reach) {
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const Peak &peak : peaks)
    if (std::abs(peak.position - energy) <= reach) {
      reach = std::abs(peak.position - energy);
      best = peak.position;
    }
  return best;
}

/// The maxima of a spectrum, and the energies that part them.
struct Maxima {
  std::vector<Peak> peaks;
  std::vector<double> edges; ///< one less

  std::size_t at(double energy) const {
    return static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), energy) -
                                    edges.begin());
  }
};

Maxima maxima_of(const Window &window, double prominence) {
  Maxima maxima{bands_of(window, prominence), {}};
  maxima.edges = valleys(window.x, window.y, maxima.peaks);
  return maxima;
}

/// Means over the modes of one band, of which each has an intensity.
BandShift band_of(const ModeGroup &modes) {
  BandShift band;
  band.smallest = std::numeric_limits<double>::infinity();
  band.largest = -band.smallest;
  for (const auto &[stick, intensity, match, second_peak] : modes) {
    band.intensity += intensity;
    band.first += intensity * match->frequency;
    band.shift += intensity * match->shift;
    band.overlap += intensity * match->overlap;
    band.smallest = std::min(band.smallest, match->shift);
    band.largest = std::max(band.largest, match->shift);
    band.modes += stick->weight;
    band.members.push_back({stick->point, stick->mode, intensity});
  }
  band.first /= band.intensity;
  band.shift /= band.intensity;
  band.overlap /= band.intensity;
  band.second = band.first + band.shift;
  return band;
}

const ModeMatch &match_of(const std::vector<std::vector<ModeMatch>> &matches, const Stick &stick) {
  const auto point = static_cast<std::size_t>(stick.point);
  if (point < matches.size())
    for (const ModeMatch &match : matches[point])
      if (match.first == stick.mode)
        return match;
  throw Error("mode " + std::to_string(stick.mode + 1) + " of wave vector " +
              std::to_string(stick.point + 1) + " has no match");
}

/// A band and the maxima that it leads from and to, by index.
struct Way {
  BandShift band;
  std::size_t from, to;
};

/// Says of each band whether its maximum splits, and whether it meets another.
void name_splitting_and_merging(std::vector<Way> &ways) {
  for (Way &way : ways)
    for (const Way &other : ways) {
      way.band.splits |= other.from == way.from && other.to != way.to;
      way.band.merges |= other.from != way.from && other.to == way.to;
    }
}

/// One band for each maximum.
std::vector<BandShift> whole_bands(const std::vector<ModeGroup> &by_maximum, const Maxima &from,
                                   const Maxima &to, const std::pair<double, double> &range) {
  std::vector<BandShift> bands;
  for (std::size_t k = 0; k < by_maximum.size(); ++k) {
    if (by_maximum[k].empty())
      continue;
    BandShift band = band_of(by_maximum[k]);
    band.peak_first = from.peaks[k].position;
    const double low = k == 0 ? range.first : from.edges[k - 1];
    const double high = k == from.edges.size() ? range.second : from.edges[k];
    band.peak_second =
        nearest_peak(to.peaks, from.peaks[k].position + band.shift, 0.5 * (high - low));
    bands.push_back(std::move(band));
  }
  return bands;
}

/// A band for each way that modes of a maximum go.
std::vector<BandShift> bands_by_way(const std::vector<ModeGroup> &by_maximum, const Maxima &from,
                                    const Maxima &to,
                                    const std::vector<std::vector<ModeMatch>> &matches,
                                    const ResolutionWidth &resolution,
                                    const std::pair<double, double> &range) {
  const BranchBlocks first_blocks(matches, false, resolution);
  const BranchBlocks second_blocks(matches, true, resolution);
  std::vector<Way> ways;
  for (std::size_t k = 0; k < by_maximum.size(); ++k)
    for (const ModeGroup &group :
         part_modes(by_maximum[k], first_blocks, second_blocks, resolution)) {
      Way way{band_of(group), k, group.front().second_peak};
      const bool seen = way.band.second >= range.first && way.band.second <= range.second;
      way.band.peak_first = from.peaks[k].position;
      way.band.peak_second = seen && !to.peaks.empty() ? to.peaks[way.to].position
                                                       : std::numeric_limits<double>::quiet_NaN();
      ways.push_back(std::move(way));
    }
  name_splitting_and_merging(ways);
  std::vector<BandShift> bands;
  for (Way &way : ways)
    bands.push_back(std::move(way.band));
  std::stable_sort(bands.begin(), bands.end(),
                   [](const BandShift &a, const BandShift &b) { return a.first < b.first; });
  return bands;
}

} // namespace

Eigen::VectorXd gamma_intensities(const Spectrum &spectrum, int bank) {
  if (spectrum.sticks.empty())
    throw Error("the spectrum holds no list of modes, of which those at Gamma are asked for");
  Eigen::VectorXd result =
      Eigen::VectorXd::Zero(3 * static_cast<Eigen::Index>(spectrum.atom_species.size()));
  for (const Stick &stick : spectrum.sticks)
    if (stick.q.isZero(1e-12)) // a mode's intensity as if at Gamma only: the share is divided out
      result[stick.mode] = stick.intensity[bank] / stick.weight;
  return result;
}

std::vector<BandShift> band_shifts(const BandSource &first, const BandSource &second,
                                   const std::vector<std::vector<ModeMatch>> &matches,
                                   double minimum, double maximum, double prominence,
                                   const std::optional<ResolutionWidth> &resolution) {
  if (first.spectrum.sticks.empty())
    throw Error("the first spectrum was made without a list of its modes");
  const Maxima from = maxima_of(one_phonon(first, minimum, maximum), prominence);
  const Maxima to = maxima_of(one_phonon(second, minimum, maximum), prominence);

  std::vector<ModeGroup> by_maximum(from.peaks.size());
  for (const Stick &stick : first.spectrum.sticks) {
    const double intensity = stick.intensity[first.bank];
    if (stick.energy > minimum && stick.energy <= maximum && intensity > 0.0 &&
        !from.peaks.empty()) {
      const ModeMatch &match = match_of(matches, stick);
      by_maximum[from.at(stick.energy)].push_back(
          {&stick, intensity, &match, to.at(match.frequency + match.shift)});
    }
  }

  return resolution ? bands_by_way(by_maximum, from, to, matches, *resolution, {minimum, maximum})
                    : whole_bands(by_maximum, from, to, {minimum, maximum});
}

std::string band_assignment(const BandShift &band,
                            const std::vector<std::vector<std::string>> &assignments) {
  std::map<std::string, double> shares;
  for (const BandMember &member : band.members)
    shares[assignments.at(member.point).at(member.mode)] += member.intensity / band.intensity;
  std::vector<std::pair<double, std::string>> parts;
  for (const auto &[words, share] : shares)
    parts.emplace_back(share, words);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto &a, const auto &b) { return a.first > b.first; });
  constexpr double worth_naming = 0.25;
  std::string text;
  for (const auto &[share, words] : parts)
    if (text.empty() || share > worth_naming)
      text += (text.empty() ? "" : "; ") + words;
  return text;
}

} // namespace ins
