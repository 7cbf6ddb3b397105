// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/assignment.h"
#include "catch.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <vector>

TEST_CASE("the best assignment beats every other permutation") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform;
  for (int trial = 0; trial < 20; ++trial) {
    const Eigen::MatrixXd weights =
        Eigen::MatrixXd::NullaryExpr(6, 6, [&] { return uniform(random); });
    const auto value = [&](const std::vector<int> &columns) {
      double sum = 0.0;
      for (int row = 0; row < 6; ++row)
        sum += weights(row, columns[row]);
      return sum;
    };
    const std::vector<int> chosen = ins::best_assignment(weights);
    CHECK(std::set<int>(chosen.begin(), chosen.end()).size() == 6);
    std::vector<int> permutation(6);
    std::iota(permutation.begin(), permutation.end(), 0);
    double best = 0.0;
    do
      best = std::max(best, value(permutation));
    while (std::next_permutation(permutation.begin(), permutation.end()));
    CHECK(value(chosen) == Approx(best).epsilon(1e-12));
  }
}
