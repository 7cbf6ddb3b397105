// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/energy_grid.h"
#include "catch.h"
#include "spectrum/fine_transform.h"

#include <random>

TEST_CASE("products of transforms are convolutions cut at the grid's end") {
  const ins::EnergyGrid grid{3.2, 43.2, 2.0};
  const ins::FineTransform transform(grid);
  const int fine = transform.fine_bins();
  REQUIRE(fine == 216);
  std::mt19937 random(11);
  std::uniform_real_distribution<double> uniform;
  Eigen::ArrayXd a =
      Eigen::ArrayXd::NullaryExpr(fine, [&](Eigen::Index) { return uniform(random); });
  Eigen::ArrayXd b =
      Eigen::ArrayXd::NullaryExpr(fine, [&](Eigen::Index) { return uniform(random); });
  Eigen::ArrayXd direct = Eigen::ArrayXd::Zero(fine);
  for (int i = 0; i < fine; ++i)
    for (int j = 0; i + j < fine; ++j)
      direct[i + j] += a[i] * b[j];
  const Eigen::ArrayXd bins = transform.bins(transform.forward(a) * transform.forward(b));
  REQUIRE(bins.size() == 20);
  for (int bin = 0; bin < 20; ++bin)
    CHECK(bins[bin] == Approx(direct.segment(16 + 10 * bin, 10).sum()).epsilon(1e-8));
  CHECK_THROWS_WITH(ins::FineTransform({0.55, 10.55, 1.0}), ContainsSubstring("minimum"));
}
