// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/segmented_means.h"
#include "statistics/window_distance.h"

#include "catch.h"
#include "correlated_noise.h"

using namespace ins;

namespace {

/// Curves of 50 points whose noise correlates from segment to segment.
Eigen::ArrayXXd noisy_curves(Eigen::Index segments, double tau, std::uint64_t seed) {
  Eigen::ArrayXXd curves(50, segments);
  for (Eigen::Index point = 0; point < curves.rows(); ++point)
    curves.row(point) =
        correlated_noise(segments, tau, 1000 * seed + static_cast<std::uint64_t>(point));
  return curves;
}

} // namespace

TEST_CASE("segments of a run of any length are its means, in order") {
  for (const int samples : {5, 64, 65, 1000, 12345}) {
    SegmentedMeans segments(2);
    for (int i = 0; i < samples; ++i)
      segments.add(i, Eigen::Array2d(i, 2.0 * i));
    const int count = segments.segments();
    CHECK(count <= 64);
    CHECK(count >= std::min(samples, 32));
    const Eigen::ArrayXd times = segments.times();
    const double length = count > 1 ? times[1] - times[0] : 1.0;
    for (int k = 0; k < count; ++k) {
      CHECK(times[k] == Approx(times[0] + k * length));
      CHECK(segments.means()(1, k) == Approx(2.0 * times[k]));
    }
    CHECK(times[0] == Approx(0.5 * (length - 1.0)));
    CHECK(count * length > samples - length - 0.5);
  }
}

TEST_CASE("windows of noise are as far apart as noise") {
  int below_tenth = 0, below_hundredth = 0;
  constexpr int seeds = 200;
  for (int seed = 1; seed <= seeds; ++seed) {
    const WindowDistance found = window_distance(noisy_curves(50, 0.3, seed));
    CHECK(found.enough);
    CHECK(found.distance < 3.0 * found.expected);
    below_tenth += found.p < 0.1;
    below_hundredth += found.p < 0.01;
  }
  CHECK(below_tenth <= 32); // 20 are expected
  CHECK(below_hundredth <= 6);
}

TEST_CASE("curves that change are found") {
  Eigen::ArrayXXd curves = noisy_curves(64, 0.3, 1);
  curves.row(7) += Eigen::RowVectorXd::LinSpaced(64, 0.0, 8.0).array();
  const WindowDistance found = window_distance(curves);
  CHECK(found.p < 1e-3);
  CHECK(found.distance > found.expected);
}

TEST_CASE("curves that correlate over much of the run decide nothing") {
  CHECK_FALSE(window_distance(noisy_curves(40, 20.0, 1)).enough);
  CHECK_FALSE(window_distance(noisy_curves(10, 0.3, 1)).enough);
}
