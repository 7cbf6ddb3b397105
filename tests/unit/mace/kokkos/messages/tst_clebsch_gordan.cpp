// SPDX-License-Identifier: GPL-2.0-or-later
//
// Coupling coefficients: norm, values of e3nn, and invariance under rotations.
#include "kernel_test.h"
#include "mace/kokkos/messages/clebsch_gordan.h"

namespace {

using namespace kernel_test;

/// Component (i, j, k) of a coupling tensor.
template <int L1, int L2, int L3> double coupling(int i, int j, int k) {
  return wigner_3j<L1, L2, L3>[(i * (2 * L2 + 1) + j) * (2 * L3 + 1) + k];
}

using Vector = std::array<double, 3>;

Vector reflected(const Vector &x, const Vector &normal) {
  const double along = x[0] * normal[0] + x[1] * normal[1] + x[2] * normal[2];
  return {x[0] - 2.0 * along * normal[0], x[1] - 2.0 * along * normal[1],
          x[2] - 2.0 * along * normal[2]};
}

/// Two reflections are a rotation.
struct Rotation {
  explicit Rotation(Random &random) : normals{random.unit_vector(), random.unit_vector()} {}
  Vector operator()(const Vector &x) const {
    return reflected(reflected(x, normals[0]), normals[1]);
  }

  Vector normals[2];
};

/// Y(u), Y(v) and Y(w) of degrees L1, L2, L3 coupled to a number.
template <int L1, int L2, int L3> double scalar(const Vector &u, const Vector &v, const Vector &w) {
  double y[3][components(max_degree)], unused[2][components(max_degree)];
  const Vector *vectors[3] = {&u, &v, &w};
  for (int i = 0; i < 3; ++i)
    spherical_harmonics<max_degree>(vectors[i]->data(), u.data(), u.data(), y[i], unused[0],
                                    unused[1]);
  double sum = 0.0;
  for (int i = 0; i < 2 * L1 + 1; ++i)
    for (int j = 0; j < 2 * L2 + 1; ++j)
      for (int k = 0; k < 2 * L3 + 1; ++k)
        sum += coupling<L1, L2, L3>(i, j, k) * y[0][first_component(L1) + i] *
               y[1][first_component(L2) + j] * y[2][first_component(L3) + k];
  return sum;
}

template <int L1, int L2, int L3> void check_coupling(Random &random) {
  INFO(L1 << " x " << L2 << " -> " << L3);
  double norm = 0.0;
  for (const double c : wigner_3j<L1, L2, L3>)
    norm += c * c;
  CHECK(std::abs(norm - 1.0) < 1e-14);
  for (int trial = 0; trial < 20; ++trial) {
    const Rotation Q(random);
    const Vector u = random.unit_vector(), v = random.unit_vector(), w = random.unit_vector();
    const double before = scalar<L1, L2, L3>(u, v, w);
    // Some ten terms below 7 each.
    CHECK(std::abs(scalar<L1, L2, L3>(Q(u), Q(v), Q(w)) - before) < 1e-13);
  }
}

} // namespace

TEST_CASE("couplings have norm one and do not change when all three sides are rotated") {
  Random random(201);
  INFO(random);
  static_for<3>([&](auto l_in) {
    static_for<max_degree + 1>([&](auto l_edge) {
      static_for<max_degree + 1>([&](auto l_out) {
        constexpr int a = l_in, b = l_edge, c = l_out;
        if constexpr ((a + b + c) % 2 == 0 && c <= a + b && a <= b + c && b <= a + c)
          check_coupling<a, b, c>(random);
      });
    });
  });
}

TEST_CASE("couplings equal e3nn's wigner_3j") {
  const double tolerance = 1e-14; // e3nn 0.4.4 printed with 15 digits
  CHECK(std::abs(coupling<1, 1, 0>(1, 1, 0) - 0.577350269189626) < tolerance);
  CHECK(std::abs(coupling<1, 1, 2>(0, 0, 4) + 0.316227766016838) < tolerance);
  CHECK(std::abs(coupling<1, 1, 2>(1, 1, 2) - 0.365148371670111) < tolerance);
  CHECK(std::abs(coupling<2, 1, 1>(2, 0, 0) + 0.182574185835055) < tolerance);
  CHECK(std::abs(coupling<2, 1, 3>(0, 0, 6) + 0.267261241912425) < tolerance);
  CHECK(std::abs(coupling<2, 1, 3>(0, 1, 1) - 0.218217890235992) < tolerance);
  CHECK(std::abs(coupling<2, 2, 2>(0, 0, 2) + 0.239045721866879) < tolerance);
  CHECK(std::abs(coupling<2, 2, 2>(1, 1, 2) - 0.119522860933440) < tolerance);
  CHECK(std::abs(coupling<1, 2, 3>(0, 2, 2) - 0.239045721866879) < tolerance);
  CHECK(std::abs(coupling<2, 3, 3>(0, 2, 4) - 0.169030850945703) < tolerance);
  CHECK(std::abs(coupling<2, 3, 3>(4, 5, 3) + 0.218217890235993) < tolerance);
}
