// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/fitted_peaks.h"

#include "base/peaks.h"
#include "base/units.h"
#include "experiment/counting.h"
#include "experiment/least_squares.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

constexpr double smoothing = 0.7; ///< of the resolution's sigma
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The spectrum smoothed, with the standard deviation of that.
struct Smooth {
  Eigen::VectorXd values, errors;
};

Smooth smoothed(const Histogram &spectrum, const ResolutionWidth &resolution) {
  constexpr double cut = 4.0; // sigma
  const Eigen::Index n = spectrum.size();
  const Eigen::VectorXd centers = spectrum.centers(), widths = spectrum.widths();
  Smooth result{Eigen::VectorXd::Zero(n), Eigen::VectorXd::Zero(n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const double sigma = smoothing * resolution.at(std::max(0.0, centers[i]));
    double sum = 0.0, variance = 0.0;
    const auto take = [&](Eigen::Index k) {
      const double t = (centers[k] - centers[i]) / sigma;
      if (std::abs(t) > cut)
        return false;
      const double weight = widths[k] * std::exp(-0.5 * t * t);
      sum += weight;
      result.values[i] += weight * spectrum.values[k];
      if (spectrum.has_errors())
        variance += std::pow(weight * spectrum.errors[k], 2);
      return true;
    };
    for (Eigen::Index k = i; k < n && take(k); ++k) {
    }
    for (Eigen::Index k = i - 1; k >= 0 && take(k); --k) {
    }
    result.values[i] /= sum;
    result.errors[i] = std::sqrt(variance) / sum;
  }
  return result;
}

/// A peak with its area in standard deviations of the noise, whatever its shape.
struct Candidate {
  FittedPeak peak;
  double significance = 0.0;
};

/// Peaks that are fitted together: (position, height, ln sigma) of each, then the line's level
/// and slope at the middle of the data.
class Group {
public:
  Group(Histogram data, const std::vector<Candidate> &guesses)
      : data_(std::move(data)), count_(static_cast<Eigen::Index>(guesses.size())),
        from_middle_(data_.centers().array() - data_.centers().mean()),
        weights_(Eigen::VectorXd::Ones(data_.size())), start_(3 * count_ + 2) {
    if (data_.has_errors()) {
      const Statistics statistics = is_counted(data_) ? Statistics::counts : Statistics::errors;
      weights_ = Variances(data_, statistics).smooth().cwiseSqrt().cwiseInverse();
    }
    for (Eigen::Index k = 0; k < count_; ++k) {
      const FittedPeak &guess = guesses[static_cast<std::size_t>(k)].peak;
      start_.segment(3 * k, 3) << guess.position, guess.height, std::log(guess.sigma);
    }
    start_[3 * count_] = data_.values.minCoeff();
    start_[3 * count_ + 1] = 0.0;
  }

  bool solvable() const { return data_.size() > start_.size(); }

  std::vector<Candidate> solve() const {
    const LeastSquares result =
        least_squares([this](const Eigen::VectorXd &p) { return residuals(p); }, start_);
    const Eigen::VectorXd &p = result.parameters;
    Eigen::MatrixXd covariance = inverse_information(result.information);
    const double freedom = static_cast<double>(data_.size() - p.size());
    const double misfit =
        data_.has_errors() ? std::max(1.0, result.sum / freedom) : result.sum / freedom;
    covariance *= misfit;
    std::vector<Candidate> peaks;
    for (Eigen::Index k = 0; k < count_; ++k) {
      FittedPeak peak{p[3 * k], 0.0, p[3 * k + 1], std::exp(p[3 * k + 2]), 0.0, 0.0};
      peak.position_error = std::sqrt(covariance(3 * k, 3 * k));
      peak.area = peak.height * peak.sigma * std::sqrt(2.0 * units::pi);
      const Eigen::Vector2d by(peak.area / peak.height, peak.area); // d area / d (height, ln sigma)
      peak.area_error = std::sqrt(by.dot(covariance.block<2, 2>(3 * k + 1, 3 * k + 1) * by));
      peaks.push_back({peak, peak.area / peak.area_error * std::sqrt(misfit)});
    }
    return peaks;
  }

private:
  Residuals residuals(const Eigen::VectorXd &p) const {
    Eigen::VectorXd model = p[3 * count_] + p[3 * count_ + 1] * from_middle_.array();
    Eigen::MatrixXd slopes(data_.size(), p.size());
    slopes.col(3 * count_).setOnes();
    slopes.col(3 * count_ + 1) = from_middle_;
    for (Eigen::Index k = 0; k < count_; ++k)
      add_peak(p.segment(3 * k, 3), model, slopes, 3 * k);
    return {(data_.values - model).cwiseProduct(weights_), -(weights_.asDiagonal() * slopes)};
  }

  /// A Gaussian's mean over each bin, and its derivatives.
  void add_peak(const Eigen::Vector3d &peak, Eigen::VectorXd &model, Eigen::MatrixXd &slopes,
                Eigen::Index column) const {
    const double position = peak[0], height = peak[1], sigma = std::exp(peak[2]);
    const auto at = [&](double energy) {
      const double t = (energy - position) / sigma;
      return std::array{sigma * std::sqrt(0.5 * units::pi) * std::erf(t * std::sqrt(0.5)),
                        std::exp(-0.5 * t * t), energy - position};
    };
    auto [integral, value, distance] = at(data_.edges[0]);
    for (Eigen::Index i = 0; i < data_.size(); ++i) {
      const auto [next_integral, next_value, next_distance] = at(data_.edges[i + 1]);
      const double width = data_.edges[i + 1] - data_.edges[i];
      const double mean = (next_integral - integral) / width;
      model[i] += height * mean;
      slopes(i, column) = height * (value - next_value) / width;
      slopes(i, column + 1) = mean;
      slopes(i, column + 2) =
          height * (mean - (next_distance * next_value - distance * value) / width);
      integral = next_integral, value = next_value, distance = next_distance;
    }
  }

  Histogram data_;
  Eigen::Index count_;
  Eigen::VectorXd from_middle_, weights_, start_;
};

/// Fitted lines; those that went astray are told as they were seen.
std::vector<Candidate> fitted(const Histogram &spectrum, const std::vector<Candidate> &seen,
                              const ResolutionWidth &resolution) {
  constexpr double around = 3.5; // sigma of data on each side
  const FittedPeak &first = seen.front().peak, &last = seen.back().peak;
  const Group group(within(spectrum, {first.position - around * first.sigma,
                                      last.position + around * last.sigma}),
                    seen);
  if (!group.solvable())
    return seen;
  std::vector<Candidate> peaks = group.solve();
  for (std::size_t k = 0; k < peaks.size(); ++k) {
    const FittedPeak &peak = peaks[k].peak;
    const double position = seen[k].peak.position;
    const double sigma = resolution.at(std::max(0.0, position));
    const bool sound = std::abs(peak.position - position) < 2.0 * sigma &&
                       peak.sigma > 0.2 * sigma && peak.sigma < 8.0 * sigma && peak.height > 0.0 &&
                       peak.position_error < 2.0 * sigma;
    if (!sound)
      peaks[k] = seen[k];
  }
  return peaks;
}

/// Fitted lines without those that the noise may have made: the least significant goes, and the
/// others are fitted again.
std::vector<Candidate> significant(const Histogram &spectrum, std::vector<Candidate> seen,
                                   const PeakSettings &settings) {
  while (!seen.empty()) {
    std::vector<Candidate> peaks = fitted(spectrum, seen, settings.resolution);
    const auto least =
        std::min_element(peaks.begin(), peaks.end(), [](const Candidate &a, const Candidate &b) {
          return a.significance < b.significance;
        });
    if (!spectrum.has_errors() || least->significance >= settings.significance)
      return peaks;
    seen.erase(seen.begin() + (least - peaks.begin()));
  }
  return {};
}

} // namespace

std::vector<FittedPeak> fitted_peaks(const Histogram &spectrum, const PeakSettings &settings) {
  const Histogram data = within(spectrum, settings.window);
  if (data.size() < 3)
    return {};
  const Smooth smooth = smoothed(data, settings.resolution);
  const double least = settings.prominence * smooth.values.maxCoeff();
  constexpr double noticeable = 4.0; // standard deviations
  std::vector<Candidate> seen;
  for (const Peak &peak : find_peaks(data.centers(), smooth.values, least))
    if (const double error = smooth.errors[peak.index]; peak.prominence >= noticeable * error) {
      const double sigma = settings.resolution.at(std::max(0.0, peak.position));
      seen.push_back({{peak.position, unknown, peak.prominence, sigma,
                       peak.prominence * sigma * std::sqrt(2.0 * units::pi), unknown},
                      peak.prominence / (std::sqrt(2.0) * error)}); // a difference of two values
    }
  constexpr double apart = 6.0; // sigma between lines that do not touch
  constexpr std::size_t most = 6;
  std::vector<FittedPeak> result;
  for (std::size_t first = 0, last = 0; first < seen.size(); first = last + 1) {
    for (last = first;
         last + 1 < seen.size() && last + 1 - first < most &&
         seen[last + 1].peak.position - seen[last].peak.position < apart * seen[last].peak.sigma;)
      ++last;
    const std::vector<Candidate> neighbors(seen.begin() + static_cast<std::ptrdiff_t>(first),
                                           seen.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    for (const Candidate &candidate : significant(data, neighbors, settings))
      result.push_back(candidate.peak);
  }
  return result;
}

} // namespace ins
