// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/fitted_peaks.h"
#include "synthetic.h"

#include "catch.h"

#include <algorithm>
#include <string>

using namespace ins;

namespace {

PeakSettings settings() {
  PeakSettings settings;
  settings.window = {30.0, 1200.0};
  settings.resolution = ResolutionWidth::polynomial({2.5, 0.005});
  return settings;
}

} // namespace

TEST_CASE("bands and their errors are found in noise, neighbors together") {
  const std::vector<synthetic::Line> lines = {{80, 3, 5},    {182, 3.5, 9}, {220, 3.6, 4},
                                              {237, 3.7, 6}, {453, 5, 8},   {900, 7, 12}};
  const Eigen::VectorXd edges = synthetic::widening_edges(25.0, 1260.0, 0.004);
  std::vector<synthetic::Pulls> positions(lines.size()), areas(lines.size());
  constexpr int seeds = 200;
  for (int seed = 0; seed < seeds; ++seed) {
    RandomSource random(static_cast<std::uint64_t>(seed));
    const Histogram measured = synthetic::counted(
        edges,
        [&](double energy) {
          return 400.0 * (0.3 + 1e-4 * energy + synthetic::lines_at(lines, energy));
        },
        400.0, random);
    const std::vector<FittedPeak> peaks = fitted_peaks(measured, settings());
    std::string places;
    for (const FittedPeak &peak : peaks)
      places.append(" ").append(std::to_string(peak.position));
    INFO("seed " << seed << ", peaks at" << places);
    REQUIRE(peaks.size() == lines.size());
    for (std::size_t k = 0; k < lines.size(); ++k) {
      positions[k].add(peaks[k].position, lines[k].position, peaks[k].position_error);
      areas[k].add(peaks[k].area, lines[k].area, peaks[k].area_error);
    }
  }
  for (std::size_t k = 0; k < lines.size(); ++k) {
    INFO("line at " << lines[k].position);
    CHECK(std::abs(positions[k].mean()) < 3.5 / std::sqrt(seeds));
    CHECK(std::abs(positions[k].variance() - 1.0) < 0.35);
    CHECK(positions[k].covered() > 0.91);
    CHECK(areas[k].covered() > 0.89);
  }
}

TEST_CASE("noise alone has no bands") {
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(1181, 25.0, 1205.0);
  int found = 0;
  for (int seed = 0; seed < 100; ++seed) {
    RandomSource random(static_cast<std::uint64_t>(seed));
    found += static_cast<int>(fitted_peaks(synthetic::noisy(
                                               edges, [](double) { return 1.0; }, 0.2, random),
                                           settings())
                                  .size());
  }
  CHECK(found <= 1);
}

TEST_CASE("a calculated spectrum has bands without errors") {
  const std::vector<synthetic::Line> lines = {{105, 3, 5}, {353, 4, 2}};
  const Eigen::VectorXd centers = Eigen::VectorXd::LinSpaced(1200, 0.5, 1199.5);
  const Histogram curve{
      edges_between(centers),
      centers.unaryExpr([&](double energy) { return synthetic::lines_at(lines, energy); }),
      {}};
  const std::vector<FittedPeak> peaks = fitted_peaks(curve, settings());
  REQUIRE(peaks.size() == 2);
  CHECK(peaks[0].position == Approx(105.0).margin(1e-3));
  CHECK(peaks[1].area == Approx(2.0).epsilon(0.01));
}

TEST_CASE("a strong band is found whatever its shape") {
  // Lines that are not resolved, counted so well that no Gaussian describes them.
  const std::vector<synthetic::Line> lines = {{494, 4, 5},  {503, 4, 5},  {512, 4, 5},
                                              {700, 5, 30}, {716, 5, 12}, {727, 5, 5}};
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(294, 26.0, 1198.0);
  for (int seed = 0; seed < 20; ++seed) {
    RandomSource random(static_cast<std::uint64_t>(seed));
    const std::vector<FittedPeak> peaks = fitted_peaks(
        synthetic::counted(
            edges, [&](double energy) { return 1e6 * (0.01 + synthetic::lines_at(lines, energy)); },
            1e4, random),
        settings());
    INFO("seed " << seed);
    for (const double position : {503.0, 700.0})
      CHECK(std::any_of(peaks.begin(), peaks.end(), [position](const FittedPeak &peak) {
        return std::abs(peak.position - position) < 5.0;
      }));
  }
}
