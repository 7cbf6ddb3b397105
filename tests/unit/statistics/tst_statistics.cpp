// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/autocorrelation.h"
#include "statistics/block_means.h"
#include "statistics/drift.h"
#include "statistics/running_average.h"
#include "statistics/student.h"

#include "catch.h"
#include "correlated_noise.h"

using namespace ins;

namespace {

constexpr double tau = 4.0;
const double inefficiency = 1.0 / std::tanh(0.5 / tau);

} // namespace

TEST_CASE("an autocorrelation is the mean of the products") {
  const Eigen::ArrayXd x = correlated_noise(357, tau, 1) + 2.0;
  const Eigen::ArrayXd c = autocorrelation(x, 100);
  for (Eigen::Index k = 0; k < c.size(); ++k) {
    double sum = 0.0;
    for (Eigen::Index t = 0; t + k < x.size(); ++t)
      sum += x[t] * x[t + k];
    CHECK(c[k] == Approx(sum / static_cast<double>(x.size() - k)).epsilon(1e-12));
  }
}

TEST_CASE("the statistical inefficiency of an autoregression is the analytic one") {
  double sum = 0.0;
  constexpr int seeds = 20;
  for (int seed = 1; seed <= seeds; ++seed)
    sum += statistical_inefficiency(correlated_noise(20000, tau, seed));
  CHECK(sum / seeds == Approx(inefficiency).epsilon(0.04));
}

TEST_CASE("a relaxation does not count as correlation") {
  constexpr Eigen::Index n = 20000;
  const Eigen::ArrayXd relaxing =
      (-Eigen::ArrayXd::LinSpaced(n, 0.0, 4.0)).exp() + correlated_noise(n, tau, 3);
  CHECK(statistical_inefficiency(relaxing) < 1.3 * inefficiency);
}

TEST_CASE("errors of means are those of many runs") {
  constexpr int seeds = 400;
  double squares = 0.0, errors = 0.0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Estimate mean = mean_with_error(correlated_noise(4000, tau, seed));
    CHECK(mean.enough);
    squares += mean.value * mean.value;
    errors += mean.error * mean.error;
  }
  CHECK(errors / squares == Approx(1.0).epsilon(0.2));
}

TEST_CASE("the error of a variance is that of many runs") {
  constexpr int seeds = 400;
  double squares = 0.0, errors = 0.0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Estimate variance = variance_with_error(correlated_noise(8000, tau, seed));
    squares += (variance.value - 1.0) * (variance.value - 1.0);
    errors += variance.error * variance.error;
  }
  CHECK(errors / squares == Approx(1.0).epsilon(0.2));
}

TEST_CASE("Student's distribution") {
  CHECK(student_p(2.0, 1.0) ==
        Approx(1.0 - 2.0 * std::atan(2.0) / 3.14159265358979).epsilon(1e-12));
  CHECK(student_p(-2.0, 2.0) == Approx(1.0 - 2.0 / std::sqrt(6.0)).epsilon(1e-12));
  CHECK(student_p(0.0, 5.0) == Approx(1.0));
}

TEST_CASE("the p value of a drift is even for runs without one") {
  constexpr int seeds = 2000;
  const Eigen::ArrayXd times = Eigen::ArrayXd::LinSpaced(2000, 0.0, 1.0);
  int below_tenth = 0, below_hundredth = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Drift drift = linear_drift(times, correlated_noise(2000, tau, seed));
    CHECK(drift.enough);
    below_tenth += drift.p < 0.1;
    below_hundredth += drift.p < 0.01;
  }
  CHECK(below_tenth == Approx(200.0).margin(45.0));
  CHECK(below_hundredth == Approx(20.0).margin(14.0));
}

TEST_CASE("a drift is found with its error") {
  const Eigen::ArrayXd times = Eigen::ArrayXd::LinSpaced(20000, 0.0, 10.0);
  const Drift drift = linear_drift(times, 0.3 * times + correlated_noise(20000, tau, 7));
  CHECK(drift.slope == Approx(0.3).margin(4.0 * drift.error));
  CHECK(drift.error == Approx(std::sqrt(12.0 * inefficiency / 20000.0) / 10.0).epsilon(0.5));
  CHECK(drift.p < 1e-6);
}

TEST_CASE("a relaxation fails the test of drifts") {
  const Eigen::ArrayXd times = Eigen::ArrayXd::LinSpaced(20000, 0.0, 5.0);
  const Drift drift = linear_drift(times, (-times).exp() + correlated_noise(20000, tau, 5));
  CHECK(drift.enough);
  CHECK(drift.p < 1e-5);
}

TEST_CASE("a series that is short against its correlation decides nothing") {
  const Eigen::ArrayXd times = Eigen::ArrayXd::LinSpaced(1000, 0.0, 1.0);
  CHECK_FALSE(linear_drift(times, correlated_noise(1000, 50.0, 1)).enough);
}

TEST_CASE("running averages are those of each window") {
  const Eigen::ArrayXd x = correlated_noise(200, tau, 2) - 4451.0;
  const RunningAverage average = running_average(x, 25);
  REQUIRE(average.mean.size() == 176);
  CHECK(average.first == 12);
  for (const Eigen::Index at : {0, 50, 175}) {
    const Eigen::ArrayXd window = x.segment(at, 25);
    CHECK(average.mean[at] == Approx(window.mean()).epsilon(1e-13));
    CHECK(average.deviation[at] ==
          Approx(std::sqrt((window - window.mean()).square().mean())).epsilon(1e-10));
  }
}
