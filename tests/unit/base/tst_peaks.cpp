// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "base/peaks.h"
#include "catch.h"
#include "gaussians.h"

using namespace ins;

TEST_CASE("peaks are found between the points of the grid") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(1000, 0.5, 999.5);
  const std::vector<Peak> peaks = find_peaks(x, gaussians(x, {80.2, 453.7}, 5.0), 0.01);
  REQUIRE(peaks.size() == 2);
  CHECK(peaks[0].position == Approx(80.2).margin(0.01));
  CHECK(peaks[1].position == Approx(453.7).margin(0.01));
  CHECK(peaks[1].height == Approx(1.0).margin(1e-3));
}

TEST_CASE("a shoulder that does not stand out is no peak") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(200, 0.5, 199.5);
  Eigen::VectorXd y = gaussians(x, {100.0}, 10.0);
  y += 0.01 * gaussians(x, {140.0}, 2.0);
  CHECK(find_peaks(x, y, 0.02).size() == 1);
  CHECK(find_peaks(x, y, 0.002).size() == 2);
}

TEST_CASE("a flat top counts once, an end never") {
  Eigen::VectorXd x(7), y(7);
  x << 0, 1, 2, 3, 4, 5, 6;
  y << 3, 0, 1, 1, 1, 0, 3;
  const std::vector<Peak> peaks = find_peaks(x, y, 0.1);
  REQUIRE(peaks.size() == 1);
  CHECK(peaks[0].position == 3.0);
  CHECK(peaks[0].prominence == 1.0);
}

TEST_CASE("curves of different length are refused") {
  CHECK_THROWS_AS(find_peaks(Eigen::VectorXd(3), Eigen::VectorXd(4), 0.1), Error);
}
