// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/band_match.h"

#include "catch.h"

#include <cmath>

using namespace ins;

namespace {

FittedPeak peak(double position, double area = 1.0) {
  FittedPeak result;
  result.position = position;
  result.area = area;
  return result;
}

MeasuredBand band(double low, double high, double area = std::nan("")) {
  return {low, high, std::nan(""), area};
}

} // namespace

TEST_CASE("bands are paired in order, the strong ones first") {
  const std::vector<MeasuredBand> measured = {band(80, 80), band(105, 116), band(453, 453)};
  const std::vector<FittedPeak> calculated = {peak(84),  peak(103, 0.05), peak(112),
                                              peak(118), peak(444),       peak(600)};
  const auto matches = matched_bands(measured, calculated, {});
  REQUIRE(matches.size() == 3);
  CHECK(matches[0] == 0);
  CHECK(matches[1] == 2); // inside the range
  CHECK(matches[2] == 4);
  const BandScore score = band_score(measured, calculated, matches, {});
  CHECK(score.found == 3);
  CHECK(score.mean == Approx((4.0 + 0.0 - 9.0) / 3.0));
  CHECK(score.mean_size == Approx(13.0 / 3.0));
  CHECK(score.rms == Approx(std::sqrt((16.0 + 81.0) / 3.0)));
  CHECK(score.largest == 9.0);
}

TEST_CASE("a band without a partner in reach counts as far as its reach") {
  const std::vector<MeasuredBand> measured = {band(100, 100), band(400, 400)};
  const std::vector<FittedPeak> calculated = {peak(104)};
  const Reach reach{10.0, 0.05};
  const auto matches = matched_bands(measured, calculated, reach);
  CHECK(matches[0] == 0);
  CHECK_FALSE(matches[1]);
  const BandScore score = band_score(measured, calculated, matches, reach);
  CHECK(score.found == 1);
  CHECK(score.rms == Approx(std::sqrt((16.0 + 900.0) / 2.0)));
  CHECK(score.factor == Approx(100.0 / 104.0));
}

TEST_CASE("areas decide between two that are as near") {
  const std::vector<MeasuredBand> measured = {band(200, 200, 10.0), band(300, 300, 1.0)};
  const std::vector<FittedPeak> calculated = {peak(193, 8.0), peak(206, 0.1), peak(300, 0.8)};
  CHECK(matched_bands(measured, calculated, {})[0] == 0);
}

TEST_CASE("pairs do not cross") {
  const std::vector<MeasuredBand> measured = {band(200, 200), band(210, 210)};
  const std::vector<FittedPeak> calculated = {peak(209), peak(219)};
  const auto matches = matched_bands(measured, calculated, {});
  CHECK(matches[0] == 0);
  CHECK(matches[1] == 1);
}
