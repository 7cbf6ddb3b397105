// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/radial_distribution.h"

#include "base/error.h"
#include "base/units.h"
#include "dynamics/pair_search.h"
#include "statistics/window_distance.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs default_pairs(const std::vector<std::string> &elements) {
  const auto has = [&](const char *symbol) {
    return std::find(elements.begin(), elements.end(), symbol) != elements.end();
  };
  if (has("C") && has("H"))
    return {{"C", "C"}, {"C", "H"}, {"H", "H"}};
  Pairs pairs;
  for (std::size_t a = 0; a < elements.size(); ++a)
    for (std::size_t b = a; b < elements.size(); ++b)
      pairs.emplace_back(elements[a], elements[b]);
  return pairs;
}

/// Bins that the reach holds.
Eigen::Index bins_in(const RdfSettings &settings, const TrajectoryFrame &first) {
  constexpr double room = 0.98; // the box may shrink
  const double reach = std::min(settings.reach, room * PairSearch::largest_reach(first));
  return std::max<Eigen::Index>(1, static_cast<Eigen::Index>(reach / settings.width));
}

} // namespace

RadialDistribution::RadialDistribution(const TrajectoryAtoms &atoms, std::vector<int> molecules,
                                       const TrajectoryFrame &first, RdfSettings settings)
    : molecules_(std::move(molecules)), width_(settings.width), bins_(bins_in(settings, first)),
      segments_(0) {
  reach_ = width_ * static_cast<double>(bins_);
  std::vector<std::string> elements = atoms.symbols;
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  const auto number_of = [&](const std::string &symbol) {
    const auto at = std::find(elements.begin(), elements.end(), symbol);
    if (at == elements.end())
      throw Error(fmt::format("a distribution of {} is asked for; there are {}", symbol,
                              fmt::join(elements, ", ")));
    return static_cast<int>(at - elements.begin());
  };
  std::vector<double> present(elements.size(), 0.0);
  for (const std::string &symbol : atoms.symbols) {
    element_.push_back(number_of(symbol));
    ++present[static_cast<std::size_t>(element_.back())];
  }
  pairs_ = settings.pairs.empty() ? default_pairs(elements) : settings.pairs;
  const auto count = static_cast<Eigen::Index>(elements.size());
  pair_of_ = Eigen::MatrixXi::Constant(count, count, -1);
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const int a = number_of(pairs_[p].first), b = number_of(pairs_[p].second);
    pair_of_(a, b) = pair_of_(b, a) = static_cast<int>(p);
    const double n_a = present[static_cast<std::size_t>(a)],
                 n_b = present[static_cast<std::size_t>(b)];
    pair_counts_.push_back(a == b ? 0.5 * n_a * (n_a - 1.0) : n_a * n_b);
  }
  distances_ =
      (Eigen::ArrayXd::LinSpaced(bins_, 0.0, static_cast<double>(bins_ - 1)) + 0.5) * width_;
  shells_ = 4.0 / 3.0 * units::pi *
            ((distances_ + 0.5 * width_).cube() - (distances_ - 0.5 * width_).cube());
  segments_ = SegmentedMeans(curves() * bins_);
  sums_ = Eigen::ArrayXd::Zero(curves() * bins_);
}

std::string RadialDistribution::pair_name(int pair) const {
  return fmt::format("{}-{}", pairs_[static_cast<std::size_t>(pair)].first,
                     pairs_[static_cast<std::size_t>(pair)].second);
}

std::string RadialDistribution::name(int curve) const {
  return pair_name(curve / 2) + (curve % 2 == 0 ? " within" : " between");
}

Eigen::ArrayXd RadialDistribution::counts(const TrajectoryFrame &frame) const {
  Eigen::ArrayXd counts = Eigen::ArrayXd::Zero(curves() * bins_);
  PairSearch(frame, reach_).for_each([&](int i, int j, double square) {
    const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
    const int pair = pair_of_(element_[a], element_[b]);
    if (pair < 0)
      return;
    const int curve = 2 * pair + (molecules_[a] == molecules_[b] ? 0 : 1);
    const auto bin = static_cast<Eigen::Index>(std::sqrt(square) / width_);
    counts[curve * bins_ + std::min(bin, bins_ - 1)] += 1.0;
  });
  return counts;
}

void RadialDistribution::add(const TrajectoryFrame &frame, const Eigen::ArrayXd &counts) {
  segments_.add(frame.time, counts);
  sums_ += counts;
  volumes_ += std::abs(frame.lattice.determinant());
  ++frames_;
}

Eigen::ArrayXd RadialDistribution::normalized(int curve, const Eigen::ArrayXd &counts) const {
  const double volume = volumes_ / static_cast<double>(frames_);
  return counts * volume / (pair_counts_[static_cast<std::size_t>(curve / 2)] * shells_);
}

Eigen::ArrayXXd RadialDistribution::segments(int curve) const {
  Eigen::ArrayXXd curves = segments_.means().middleRows(curve * bins_, bins_);
  for (Eigen::Index k = 0; k < curves.cols(); ++k)
    curves.col(k) = normalized(curve, curves.col(k));
  return curves;
}

Eigen::ArrayXd RadialDistribution::values(int curve, Part part) const {
  if (part == Part::Whole || segments_.segments() == 0)
    return normalized(curve, sums_.segment(curve * bins_, bins_) / static_cast<double>(frames_));
  const Eigen::ArrayXXd curves = segments(curve);
  const Windows windows = windows_of(curves.cols());
  return part == Part::Early
             ? curves.middleCols(windows.early, windows.n_early).rowwise().mean().eval()
             : curves.middleCols(windows.late, windows.n_late).rowwise().mean().eval();
}

std::pair<std::pair<double, double>, std::pair<double, double>>
RadialDistribution::windows() const {
  const int n = segments_.segments();
  if (n == 0)
    return {};
  const Windows windows = windows_of(n);
  const Eigen::ArrayXd times = segments_.times();
  const double half = n > 1 ? 0.5 * (times[1] - times[0]) : 0.0;
  const auto range = [&](Eigen::Index first, Eigen::Index count) {
    return std::pair(times[first] - half, times[first + count - 1] + half);
  };
  return {range(windows.early, windows.n_early), range(windows.late, windows.n_late)};
}

std::vector<RunTest> RadialDistribution::tests() const {
  std::vector<RunTest> tests;
  for (int curve = 0; curve < curves(); ++curve) {
    if ((sums_.segment(curve * bins_, bins_) == 0.0).all())
      continue;
    const WindowDistance found = window_distance(segments(curve));
    RunTest test;
    test.name = "g(r) of " + name(curve);
    test.value = found.distance;
    test.error = found.expected;
    test.p = found.p;
    test.decided = found.enough;
    const std::string numbers = fmt::format("early and late are {:.2g} apart, by noise {:.2g}",
                                            found.distance, found.expected);
    test.passing = "same: " + numbers;
    test.failing = "changed: " + numbers;
    test.doubtful = numbers + "; too few independent frames";
    tests.push_back(test);
  }
  return tests;
}

} // namespace ins
