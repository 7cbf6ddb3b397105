// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/band_match.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

constexpr double missed = 1.0;      ///< cost of a measured band without partner
constexpr double superfluous = 0.2; ///< of the strongest calculated one
constexpr double forbidden = std::numeric_limits<double>::infinity();

/// Costs of pairs and of going alone.
class Costs {
public:
  Costs(const std::vector<MeasuredBand> &measured, const std::vector<FittedPeak> &calculated,
        const Reach &reach)
      : measured_(measured), calculated_(calculated), reach_(reach) {
    for (const MeasuredBand &band : measured)
      if (band.area > most_measured_)
        most_measured_ = band.area;
    for (const FittedPeak &peak : calculated)
      most_calculated_ = std::max(most_calculated_, peak.area);
  }

  double pair(std::size_t i, std::size_t j) const {
    const MeasuredBand &band = measured_[i];
    const double distance = band.distance(calculated_[j].position) / reach_.at(band.position());
    if (std::abs(distance) > 1.0)
      return forbidden;
    const double ratio = (band.area / most_measured_) / (calculated_[j].area / most_calculated_);
    const double logarithm = ratio > 0.0 ? std::log(ratio) : 0.0; // 0 if an area is unknown
    return distance * distance + 0.1 * std::min(4.0, logarithm * logarithm);
  }

  double alone(std::size_t j) const {
    return superfluous * std::sqrt(std::max(0.0, calculated_[j].area / most_calculated_));
  }

private:
  const std::vector<MeasuredBand> &measured_;
  const std::vector<FittedPeak> &calculated_;
  const Reach &reach_;
  double most_measured_ = 0.0, most_calculated_ = 0.0;
};

} // namespace

double MeasuredBand::distance(double energy) const {
  return energy > high ? energy - high : std::min(0.0, energy - low);
}

std::vector<MeasuredBand> measured_bands(const std::vector<FittedPeak> &peaks) {
  std::vector<MeasuredBand> bands;
  for (const FittedPeak &peak : peaks)
    bands.push_back({peak.position, peak.position, peak.position_error, peak.area});
  return bands;
}

std::vector<std::optional<std::size_t>> matched_bands(const std::vector<MeasuredBand> &measured,
                                                      const std::vector<FittedPeak> &calculated,
                                                      const Reach &reach) {
  // least(i, j): of the first i measured and the first j calculated bands. A path goes back from
  // the last entry over what made each least.
  const Costs costs(measured, calculated, reach);
  const std::size_t n = measured.size(), m = calculated.size();
  Eigen::MatrixXd least =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(n + 1), static_cast<Eigen::Index>(m + 1));
  const auto entry = [&](std::size_t i, std::size_t j) -> double & {
    return least(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  };
  for (std::size_t i = 0; i <= n; ++i)
    for (std::size_t j = 0; j <= m; ++j) {
      if (i == 0 && j == 0)
        continue;
      const double without_i = i > 0 ? entry(i - 1, j) + missed : forbidden;
      const double without_j = j > 0 ? entry(i, j - 1) + costs.alone(j - 1) : forbidden;
      const double both =
          i > 0 && j > 0 ? entry(i - 1, j - 1) + costs.pair(i - 1, j - 1) : forbidden;
      entry(i, j) = std::min({without_i, without_j, both});
    }
  std::vector<std::optional<std::size_t>> matches(n);
  for (std::size_t i = n, j = m; i > 0 && j > 0;) {
    const double pair = costs.pair(i - 1, j - 1);
    if (entry(i, j) == entry(i - 1, j - 1) + pair)
      matches[--i] = --j;
    else if (entry(i, j) == entry(i - 1, j) + missed)
      --i;
    else
      --j;
  }
  return matches;
}

BandScore band_score(const std::vector<MeasuredBand> &measured,
                     const std::vector<FittedPeak> &calculated,
                     const std::vector<std::optional<std::size_t>> &matches, const Reach &reach) {
  BandScore score;
  score.bands = static_cast<int>(measured.size());
  double sum = 0.0, sizes = 0.0, squares = 0.0, products = 0.0, calculated_squares = 0.0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    if (!matches[i]) {
      squares += std::pow(reach.at(measured[i].position()), 2);
      continue;
    }
    const double energy = calculated[*matches[i]].position;
    const double distance = measured[i].distance(energy);
    ++score.found;
    sum += distance;
    sizes += std::abs(distance);
    squares += distance * distance;
    score.largest = std::max(score.largest, std::abs(distance));
    products += energy * (energy - distance);
    calculated_squares += energy * energy;
  }
  const double found = score.found;
  score.mean = sum / found;
  score.mean_size = sizes / found;
  score.rms = std::sqrt(squares / score.bands);
  score.factor = products / calculated_squares;
  return score;
}

} // namespace ins
