// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the tests of the kernels share: a running Kokkos, random numbers, arrays in and out.
#pragma once

#include "catch.h"
#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/base/runtime.h"
#include "mace/kokkos/base/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace kernel_test {

using namespace mace::kokkos;

/// Fixture: kernels need a running Kokkos.
struct Runtime {
  Runtime() { start_runtime(2); }
};

/// Random numbers from a seed that a failing test prints: INFO(random).
class Random {
public:
  explicit Random(unsigned seed) : seed_(seed), engine_(seed) {}

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  int integer(int below) { return std::uniform_int_distribution<int>(0, below - 1)(engine_); }
  std::vector<double> normals(std::size_t n) {
    std::vector<double> values;
    values.reserve(n);
    while (values.size() < n)
      values.push_back(std::normal_distribution<double>()(engine_));
    return values;
  }
  std::array<double, 3> unit_vector() {
    const auto v = normals(3);
    const double r = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return {v[0] / r, v[1] / r, v[2] / r};
  }
  friend std::ostream &operator<<(std::ostream &out, const Random &random) {
    return out << "random seed " << random.seed_;
  }

private:
  unsigned seed_;
  std::mt19937_64 engine_;
};

/// A node array as the host sees it: (node, component, channel), in double.
struct HostNodes {
  int nodes, comps, channels;
  std::vector<double> values;

  HostNodes(int n_nodes, int n_comps, int n_channels)
      : nodes(n_nodes), comps(n_comps), channels(n_channels),
        values(static_cast<std::size_t>(n_nodes) * n_comps * n_channels, 0.0) {}
  HostNodes(int n_nodes, int n_comps, int n_channels, Random &random)
      : HostNodes(n_nodes, n_comps, n_channels) {
    values = random.normals(values.size());
  }
  double &operator()(int node, int comp, int k) {
    return values[(static_cast<std::size_t>(node) * comps + comp) * channels + k];
  }
  double operator()(int node, int comp, int k) const {
    return values[(static_cast<std::size_t>(node) * comps + comp) * channels + k];
  }
};

/// The lane that holds channel k of a node's component; `data` mirrors array.data.
template <class Real, class Mirror>
Real &lane(const NodeArray<Real> &array, const Mirror &data, int node, int comp, int k) {
  constexpr int width = vec_width<Real>;
  return reinterpret_cast<Real *>(&data(array.index(k / width, node, comp)))[k % width];
}

/// On the device, channels padded with zeros.
template <class Real> NodeArray<Real> upload(const HostNodes &host) {
  NodeArray<Real> array("test");
  array.resize(host.nodes, host.comps, vec_count<Real>(host.channels));
  Kokkos::deep_copy(array.data, Vec<Real>{});
  const auto data = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array.data);
  for (int node = 0; node < host.nodes; ++node)
    for (int comp = 0; comp < host.comps; ++comp)
      for (int k = 0; k < host.channels; ++k)
        lane(array, data, node, comp, k) = static_cast<Real>(host(node, comp, k));
  Kokkos::deep_copy(array.data, data);
  return array;
}

template <class Real> HostNodes download(const NodeArray<Real> &array, int channels) {
  HostNodes host(array.nodes, array.comps, channels);
  const auto data = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array.data);
  for (int node = 0; node < host.nodes; ++node)
    for (int comp = 0; comp < host.comps; ++comp)
      for (int k = 0; k < channels; ++k)
        host(node, comp, k) = lane(array, data, node, comp, k);
  return host;
}

/// The first n numbers of a device array.
template <class T> std::vector<T> download(const Array<T> &array, std::size_t n) {
  const auto data = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
  return {data.data(), data.data() + n};
}

inline double largest(const std::vector<double> &values) {
  double most = 0.0;
  for (const double x : values)
    most = std::max(most, std::abs(x));
  return most;
}

/// Largest difference, relative to the largest expected number.
template <class Values>
double relative_error(const Values &values, const std::vector<double> &expected) {
  REQUIRE(values.size() == expected.size());
  double most = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    most = std::max(most, std::abs(values[i] - expected[i]));
  return most / largest(expected);
}

/// What sums of some dozen products of order one lose to rounding.
template <class Real>
inline constexpr double rounding = 100.0 * std::numeric_limits<Real>::epsilon();

/// df/dx by central differences of fourth order: the error is h^4 / 30 times the fifth derivative
/// and, by rounding, some epsilon |f| / h.
template <class F> double derivative(const F &f, double x, double h) {
  return (8.0 * (f(x + h) - f(x - h)) - (f(x + 2.0 * h) - f(x - 2.0 * h))) / (12.0 * h);
}

} // namespace kernel_test
