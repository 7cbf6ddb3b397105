// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/band_shifts.h"

#include "base/error.h"
#include "base/peaks.h"

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

/// A stick of the first state between two energies, and what became of its mode.
struct Seen {
  const Stick &stick;
  double intensity;
  const ModeMatch &match;
};

/// Means over the modes of one band, of which each has an intensity.
BandShift band_of(const std::vector<Seen> &modes) {
  BandShift band;
  band.smallest = std::numeric_limits<double>::infinity();
  band.largest = -band.smallest;
  for (const auto &[stick, intensity, match] : modes) {
    band.intensity += intensity;
    band.first += intensity * match.frequency;
    band.shift += intensity * match.shift;
    band.overlap += intensity * match.overlap;
    band.smallest = std::min(band.smallest, match.shift);
    band.largest = std::max(band.largest, match.shift);
    band.modes += stick.weight;
    band.members.push_back({stick.point, stick.mode, intensity});
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
                                   double minimum, double maximum, double prominence) {
  if (first.spectrum.sticks.empty())
    throw Error("the first spectrum was made without a list of its modes");
  const Window window = one_phonon(first, minimum, maximum);
  const std::vector<Peak> peaks = bands_of(window, prominence);
  const std::vector<Peak> peaks_second = bands_of(one_phonon(second, minimum, maximum), prominence);

  std::vector<double> edges = valleys(window.x, window.y, peaks);
  edges.insert(edges.begin(), minimum);
  edges.push_back(maximum);

  std::vector<BandShift> bands;
  for (std::size_t k = 0; k < peaks.size(); ++k) {
    std::vector<Seen> modes;
    for (const Stick &stick : first.spectrum.sticks) {
      const double intensity = stick.intensity[first.bank];
      if (stick.energy > edges[k] && stick.energy <= edges[k + 1] && intensity > 0.0)
        modes.push_back({stick, intensity, match_of(matches, stick)});
    }
    if (modes.empty())
      continue;
    BandShift band = band_of(modes);
    band.peak_first = peaks[k].position;
    band.peak_second =
        nearest_peak(peaks_second, peaks[k].position + band.shift, 0.5 * (edges[k + 1] - edges[k]));
    bands.push_back(std::move(band));
  }
  return bands;
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
