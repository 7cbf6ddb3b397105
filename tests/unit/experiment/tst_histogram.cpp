// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "experiment/agreement.h"
#include "experiment/bank_sum.h"
#include "experiment/folded_curve.h"
#include "experiment/histogram.h"
#include "synthetic.h"

#include "catch.h"

#include <cmath>

using namespace ins;

TEST_CASE("other bins hold the same counts and variance") {
  RandomSource random(3);
  const Histogram fine = synthetic::counted(
      synthetic::widening_edges(20.0, 900.0, 0.005),
      [](double energy) { return 30.0 + 0.1 * energy; }, 7.0, random);
  const Histogram coarse = rebinned(fine, Eigen::VectorXd::LinSpaced(134, 0.0, 997.5));
  CHECK(coarse.values.dot(coarse.widths()) ==
        Approx(fine.values.dot(fine.widths())).epsilon(1e-12));
  const auto variance = [](const Histogram &histogram) {
    return histogram.errors.cwiseProduct(histogram.widths()).squaredNorm();
  };
  CHECK(variance(coarse) == Approx(variance(fine)).epsilon(1e-12));
  const Histogram same = rebinned(fine, fine.edges);
  CHECK((same.values - fine.values).norm() < 1e-12 * fine.values.norm());
  CHECK((same.errors - fine.errors).norm() < 1e-12 * fine.errors.norm());
}

TEST_CASE("banks are summed where all of them reach, each with its own shift") {
  RandomSource random(4);
  const auto density = [](double energy) { return 40.0 + 20.0 * std::sin(0.05 * energy); };
  const Histogram a =
      synthetic::counted(Eigen::VectorXd::LinSpaced(401, 100.0, 500.0), density, 5.0, random);
  Histogram b =
      synthetic::counted(Eigen::VectorXd::LinSpaced(801, 60.0, 460.0), density, 5.0, random);
  b.edges.array() += 2.5; // its energies are too high
  const Histogram sum = sum_of_banks({a, b}, {0.0, 2.5});
  CHECK(sum.edges[0] == 100.0);
  CHECK(sum.edges[sum.size()] == 460.0);
  // Bins of b are half as wide, and two of them lie in each of a.
  const auto expected = [&](Eigen::Index bin) {
    const Eigen::Index fine = 80 + 2 * bin;
    return std::pair(
        a.values[bin] + 0.5 * (b.values[fine] + b.values[fine + 1]),
        std::sqrt(std::pow(a.errors[bin], 2) +
                  0.25 * (std::pow(b.errors[fine], 2) + std::pow(b.errors[fine + 1], 2))));
  };
  for (const Eigen::Index bin : {0, 17, 359}) {
    CHECK(sum.values[bin] == Approx(expected(bin).first).epsilon(1e-10));
    CHECK(sum.errors[bin] == Approx(expected(bin).second).epsilon(1e-10));
  }
  b.errors.resize(0);
  CHECK_FALSE(sum_of_banks({a, b}, {0.0, 2.5}).has_errors());
  CHECK_THROWS_AS(sum_of_banks({a, b}, {0.0, 1000.0}), Error);
}

TEST_CASE("bins of one width begin at the lowest edge, and a rest is left out") {
  Histogram histogram;
  histogram.edges = Eigen::VectorXd::LinSpaced(12, 2.0, 13.0); // eleven bins of one
  histogram.values = Eigen::VectorXd::LinSpaced(11, 1.0, 11.0);
  const Histogram wide = rebinned(histogram, 3.0);
  REQUIRE(wide.size() == 3);
  for (int bin = 0; bin < 3; ++bin) {
    CHECK(wide.edges[bin] == 2.0 + 3.0 * bin);
    CHECK(wide.values[bin] == Approx(2.0 + 3.0 * bin)); // the mean of three
  }
  CHECK_THROWS_WITH(rebinned(histogram, 5.0), "fewer than three bins are as wide as that");
}

TEST_CASE("edges lie between points") {
  const Eigen::VectorXd edges = edges_between(Eigen::Vector3d(1.0, 2.0, 4.0));
  CHECK((edges - Eigen::Vector4d(0.5, 1.5, 3.0, 5.0)).norm() < 1e-15);
}

TEST_CASE("a curve is averaged over bins and moved") {
  // y = x on 0..10, whose mean over a bin is the bin's middle.
  const FoldedCurve curve(Eigen::VectorXd::LinSpaced(41, 0.0, 10.0),
                          Eigen::VectorXd::LinSpaced(40, 0.125, 9.875));
  const Eigen::VectorXd edges = Eigen::Vector4d(1.0, 1.6, 4.1, 9.0);
  CHECK((curve.means(edges) - Eigen::Vector3d(1.3, 2.85, 6.55)).norm() < 1e-13);
  CHECK((curve.means(edges, 0.5) - Eigen::Vector3d(0.8, 2.35, 6.05)).norm() < 1e-13);
  const double step = 1e-6;
  const Eigen::VectorXd numeric =
      (curve.means(edges, 0.3 + step) - curve.means(edges, 0.3 - step)) / (2.0 * step);
  CHECK((curve.slopes(edges, 0.3) - numeric).norm() < 1e-8);
  CHECK(curve.means(Eigen::Vector2d(9.0, 11.0))[0] == Approx(0.5 * 9.5)); // nothing beyond the end
}

TEST_CASE("a line sampled in bins of a third of its width keeps its shape and its area") {
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(201, 0.0, 200.0);
  const auto line = [](double energy) {
    return std::erf((energy - 91.3) / (3.0 * std::sqrt(2.0)));
  };
  const auto means = [&](const Eigen::VectorXd &at) {
    Eigen::VectorXd result(at.size() - 1);
    for (Eigen::Index i = 0; i < result.size(); ++i)
      result[i] = (line(at[i + 1]) - line(at[i])) / (at[i + 1] - at[i]);
    return result;
  };
  const FoldedCurve curve(edges, means(edges));
  const Eigen::VectorXd fine = Eigen::VectorXd::LinSpaced(401, 50.0, 150.0);
  const Eigen::VectorXd right = means(fine);
  CHECK((curve.means(fine) - right).cwiseAbs().maxCoeff() < 2e-3 * right.maxCoeff());
  CHECK((curve.means(edges) - means(edges)).norm() < 1e-13);
  // bins of unequal widths keep their sums, too
  Eigen::VectorXd uneven = edges;
  for (Eigen::Index i = 1; i < 200; i += 2)
    uneven[i] += 0.3;
  const FoldedCurve other(uneven, means(uneven));
  CHECK((other.means(edges) - means(edges)).cwiseAbs().maxCoeff() < 2e-2 * right.maxCoeff());
  CHECK(other.means(Eigen::Vector2d(0.0, 200.0))[0] == Approx(2.0 / 200.0));
}

TEST_CASE("figures of agreement have their definitions") {
  Histogram measured{Eigen::Vector4d(0.0, 1.0, 2.0, 4.0), Eigen::Vector3d(1.0, 3.0, 2.0),
                     Eigen::Vector3d(0.5, 0.0, 1.0)};
  const Eigen::Vector3d calculated(1.5, 2.0, 3.0);
  const Agreement all = agreement(measured, calculated, {0.0, 4.0});
  CHECK(all.points == 3);
  CHECK(all.r_factor == Approx((0.5 + 1.0 + 2.0) / (1.0 + 3.0 + 4.0)));
  CHECK(all.chi_squared == Approx(0.5 * (1.0 + 1.0))); // the point without error is left out
  // means with weights 1, 1, 2: 2 and 2.375
  CHECK(all.pearson ==
        Approx((0.875 - 0.375 + 0.0) / std::sqrt(2.0 * (0.765625 + 0.140625 + 2 * 0.390625))));
  CHECK(agreement(measured, calculated, {0.0, 1.7}).points == 2);
  measured.errors.resize(0);
  CHECK(std::isnan(agreement(measured, calculated, {0.0, 4.0}).chi_squared));
}

TEST_CASE("a window without points is refused") {
  const Histogram measured{Eigen::Vector3d(0.0, 1.0, 2.0), Eigen::Vector2d(1.0, 1.0), {}};
  CHECK_THROWS_WITH(within(measured, {5.0, 6.0}), ContainsSubstring("between 5 and 6 cm^-1"));
}
