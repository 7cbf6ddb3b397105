// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random_source.h"
#include "training/farthest_points.h"

#include "catch.h"

#include <limits>
#include <set>

using namespace ins;

namespace {

Eigen::MatrixXd random_points(int n, int dimensions, int seed) {
  RandomSource random(seed);
  Eigen::MatrixXd points(n, dimensions);
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < dimensions; ++k)
      points(i, k) = random.normal();
  return points;
}

/// The choice as its definition has it, all distances anew for each point.
std::vector<int> by_definition(const Eigen::MatrixXd &points, int count,
                               std::vector<Eigen::RowVectorXd> chosen) {
  std::vector<int> order;
  while (static_cast<int>(order.size()) < count) {
    int best = -1;
    double most = chosen.empty() ? -std::numeric_limits<double>::infinity() : 0.0;
    for (int i = 0; i < points.rows(); ++i) {
      double nearest = std::numeric_limits<double>::infinity();
      for (const auto &point : chosen)
        nearest = std::min(nearest, (points.row(i) - point).norm());
      if (chosen.empty())
        nearest = -(points.row(i) - points.colwise().mean()).norm();
      if (nearest > most) {
        most = nearest;
        best = i;
      }
    }
    if (best < 0)
      break;
    order.push_back(best);
    chosen.push_back(points.row(best));
  }
  return order;
}

} // namespace

TEST_CASE("farthest points are those of the definition") {
  for (const int seed : {1, 2, 3}) {
    const Eigen::MatrixXd points = random_points(60, 5, seed);
    CHECK(farthest_points(points, 20).points == by_definition(points, 20, {}));
  }
}

TEST_CASE("known points count as chosen before") {
  const Eigen::MatrixXd points = random_points(60, 5, 4), known = random_points(7, 5, 5);
  std::vector<Eigen::RowVectorXd> rows;
  for (int k = 0; k < known.rows(); ++k)
    rows.emplace_back(known.row(k));
  CHECK(farthest_points(points, 20, known).points == by_definition(points, 20, rows));
}

TEST_CASE("distances do not grow, and every point left is nearer than the last") {
  const Eigen::MatrixXd points = random_points(80, 4, 6);
  const FarthestPoints chosen = farthest_points(points, 30);
  REQUIRE(chosen.points.size() == 30);
  CHECK(chosen.distances[0] == 0.0);
  for (std::size_t k = 2; k < chosen.distances.size(); ++k)
    CHECK(chosen.distances[k] <= chosen.distances[k - 1]);
  const std::set<int> taken(chosen.points.begin(), chosen.points.end());
  CHECK(taken.size() == 30);
  for (int i = 0; i < points.rows(); ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    for (const int k : chosen.points)
      nearest = std::min(nearest, (points.row(i) - points.row(k)).norm());
    CHECK(nearest <= chosen.distances.back());
  }
}

TEST_CASE("fewer points are a beginning of more") {
  const Eigen::MatrixXd points = random_points(40, 3, 7);
  const auto few = farthest_points(points, 8).points, more = farthest_points(points, 20).points;
  CHECK(std::vector<int>(more.begin(), more.begin() + 8) == few);
}

TEST_CASE("equal points are chosen once, and of equal distances the first") {
  Eigen::MatrixXd points(6, 1);
  points << 0.0, 1.0, -1.0, 0.0, 1.0, -1.0;
  const FarthestPoints chosen = farthest_points(points, 6);
  CHECK(chosen.points == std::vector<int>{0, 1, 2});
  CHECK(chosen.distances == std::vector<double>{0.0, 1.0, 1.0});
  CHECK(farthest_points(points, 6, points).points.empty());
  // Round-off does not make them different.
  points(3, 0) = 1e-15;
  points(4, 0) = 1.0 - 1e-12;
  CHECK(farthest_points(points, 6).points == std::vector<int>{0, 1, 2});
  CHECK(farthest_points(points, 1).points == std::vector<int>{0});
  CHECK(farthest_points(Eigen::MatrixXd(0, 3), 4).points.empty());
}
