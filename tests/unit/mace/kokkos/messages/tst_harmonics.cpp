// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spherical harmonics against e3nn and their derivatives against finite differences.
#include "kernel_test.h"
#include "mace/kokkos/messages/messages_impl.h"

namespace {

using namespace kernel_test;
using Vector = std::array<double, 3>;
constexpr int n_comps = components(max_degree);
using Harmonics = std::array<double, n_comps>;

Harmonics harmonics(const Vector &u) {
  Harmonics y, unused[2];
  spherical_harmonics<max_degree>(u.data(), u.data(), u.data(), y.data(), unused[0].data(),
                                  unused[1].data());
  return y;
}

} // namespace

TEST_CASE("spherical harmonics equal e3nn's") {
  // e3nn 0.4.4: spherical_harmonics(l, u, normalize=True, normalization='component')
  const Harmonics expected = {1.0,
                              1.03923048454133,
                              -0.831384387633061,
                              1.10851251684408,
                              1.48722560494365,
                              -1.11541920370774,
                              -0.345248895725968,
                              -1.18978048395492,
                              0.0960499869859441,
                              1.09033534657921,
                              -1.88871796518167,
                              0.147760887923699,
                              1.17344362148337,
                              0.157611613785279,
                              -0.121979701917983,
                              -0.897435010861511};
  const Harmonics y = harmonics({0.6, -0.48, 0.64});
  for (int c = 0; c < n_comps; ++c) {
    INFO("component " << c);
    CHECK(y[c] == Approx(expected[c]).margin(1e-14));
  }
}

TEST_CASE("squares of the harmonics of degree l add up to 2 l + 1") {
  Random random(101);
  INFO(random);
  for (int trial = 0; trial < 20; ++trial) {
    const Harmonics y = harmonics(random.unit_vector());
    for (int l = 0; l <= max_degree; ++l) {
      double norm = 0.0;
      for (int c = first_component(l); c < components(l); ++c)
        norm += y[c] * y[c];
      CHECK(norm == Approx(2.0 * l + 1.0).epsilon(1e-14));
    }
  }
}

TEST_CASE("tangents are unit vectors perpendicular to the edge, also along the axes") {
  Random random(102);
  INFO(random);
  std::vector<Vector> directions = {{1, 0, 0},  {0, 1, 0},  {0, 0, 1},
                                    {-1, 0, 0}, {0, -1, 0}, {0, 0, -1}};
  for (int trial = 0; trial < 20; ++trial)
    directions.push_back(random.unit_vector());
  for (const Vector &u : directions) {
    Vector t[2];
    detail::tangents(u.data(), t[0].data(), t[1].data());
    const auto dot = [](const Vector &a, const Vector &b) {
      return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    };
    CHECK(std::abs(dot(t[0], t[0]) - 1.0) < 1e-14);
    CHECK(std::abs(dot(t[1], t[1]) - 1.0) < 1e-14);
    CHECK(std::abs(dot(t[0], t[1])) < 1e-14);
    CHECK(std::abs(dot(t[0], u)) < 1e-14);
    CHECK(std::abs(dot(t[1], u)) < 1e-14);
  }
}

TEST_CASE("derivatives of the harmonics equal finite differences along great circles") {
  Random random(103);
  INFO(random);
  // Along a great circle Y is a sum of waves sin(m a), m <= 3, of amplitude below 3: with a step of
  // 2e-3 truncation stays below 3^5 * 3 * h^4 / 30 = 4e-10, rounding below 1e-12.
  const double step = 2e-3, tolerance = 4e-10;
  for (int trial = 0; trial < 10; ++trial) {
    const Vector u = random.unit_vector();
    Vector t[2];
    detail::tangents(u.data(), t[0].data(), t[1].data());
    Harmonics y, dy[2];
    spherical_harmonics<max_degree>(u.data(), t[0].data(), t[1].data(), y.data(), dy[0].data(),
                                    dy[1].data());
    for (int d = 0; d < 2; ++d)
      for (int c = 0; c < n_comps; ++c) {
        const auto along = [&](double angle) {
          Vector v;
          for (int a = 0; a < 3; ++a)
            v[a] = std::cos(angle) * u[a] + std::sin(angle) * t[d][a];
          return harmonics(v)[c];
        };
        INFO("component " << c << ", tangent " << d);
        CHECK(std::abs(dy[d][c] - derivative(along, 0.0, step)) < tolerance);
      }
  }
}

TEST_CASE("harmonics in float are those in double, rounded") {
  Random random(104);
  INFO(random);
  const Vector u = random.unit_vector();
  const Harmonics y = harmonics(u);
  float single[n_comps], unused[2][n_comps];
  spherical_harmonics<max_degree>(u.data(), u.data(), u.data(), single, unused[0], unused[1]);
  for (int c = 0; c < n_comps; ++c)
    CHECK(single[c] == static_cast<float>(y[c]));
}
