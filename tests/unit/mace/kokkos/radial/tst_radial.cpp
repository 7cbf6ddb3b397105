// SPDX-License-Identifier: GPL-2.0-or-later
//
// Radial functions: values against their definitions, derivatives against finite differences,
// tables against the functions they stand for.
#include "mace/kokkos/radial/radial_functions.h"
#include "mace/kokkos/radial/radial_table.h"
#include "random_model.h"

namespace {

using namespace kernel_test;
using mace::DistanceTransform;
using mace::RadialBasis;

constexpr RadialBasis bases[] = {RadialBasis::Bessel, RadialBasis::Gaussian,
                                 RadialBasis::Chebyshev};
constexpr DistanceTransform transforms[] = {DistanceTransform::None, DistanceTransform::Agnesi,
                                            DistanceTransform::Soft};

/// mace/model.h, RadialEmbedding: the transform of the distance between elements a and b.
double transformed(const mace::RadialEmbedding &e, int a, int b, double r) {
  const double sum = e.covalent_radii[a] + e.covalent_radii[b];
  if (e.transform == DistanceTransform::Agnesi) {
    const double x = r / (0.5 * sum);
    return 1.0 / (1.0 + e.transform_a * std::pow(x, e.transform_q) /
                            (1.0 + std::pow(x, e.transform_q - e.transform_p)));
  }
  if (e.transform == DistanceTransform::Soft) {
    const double p0 = 0.75 * sum, p1 = 4.0 / 3.0 * sum;
    return p0 + (r - p0) * 0.5 *
                    (1.0 + std::tanh(e.transform_alpha / (p1 - p0) * (r - 0.5 * (p0 + p1))));
  }
  return r;
}

/// The same for basis function n of x.
double basis_function(const mace::RadialEmbedding &e, int n, double x) {
  if (e.basis == RadialBasis::Bessel)
    return std::sqrt(2.0 / e.r_max) * std::sin((n + 1) * std::acos(-1.0) * x / e.r_max) / x;
  if (e.basis == RadialBasis::Gaussian)
    return std::exp(e.exponent * (x - e.centers[n]) * (x - e.centers[n]));
  return std::cos((n + 1) * std::acos(x)); // T_(n+1)
}

/// J. Gasteiger et al., ICLR 2020, eq. 8.
double cutoff(const mace::RadialEmbedding &e, double r) {
  const double x = r / e.r_max, p = e.cutoff_p;
  return 1.0 - (p + 1) * (p + 2) / 2 * std::pow(x, p) + p * (p + 2) * std::pow(x, p + 1) -
         p * (p + 1) / 2 * std::pow(x, p + 2);
}

/// Embeddings of all kinds that occur: a transform feeds the basis with numbers of its own range.
template <class F> void for_each_embedding(const F &f) {
  for (const RadialBasis basis : bases)
    for (const DistanceTransform transform : transforms)
      for (const bool apply_cutoff : {true, false}) {
        if (basis == RadialBasis::Chebyshev && transform != DistanceTransform::Agnesi)
          continue; // Chebyshev polynomials are meant for [-1, 1], which only this transform gives
        INFO("basis " << static_cast<int>(basis) << ", transform " << static_cast<int>(transform)
                      << ", cut-off on the basis " << apply_cutoff);
        f(radial_embedding_of(basis, transform, apply_cutoff));
      }
}

const std::vector<mace::Path> two_paths = {{0, 0, 0, 0.7}, {0, 1, 1, -1.3}};

} // namespace

TEST_CASE("radial embeddings equal their definitions") {
  for_each_embedding([](const mace::RadialEmbedding &e) {
    for (const double r : {1e-6, 1e-3, 0.3, 1.1, 2.0, 3.7}) {
      const auto f = radial_embedding(e, 1, 2, r);
      REQUIRE(static_cast<int>(f.size()) == e.size);
      for (int n = 0; n < e.size; ++n) {
        const double expected =
            basis_function(e, n, transformed(e, 1, 2, r)) * (e.apply_cutoff ? cutoff(e, r) : 1.0);
        CHECK(std::abs(f[n].value - expected) < 1e-13);
      }
    }
  });
}

TEST_CASE("embeddings are symmetric in the elements") {
  for_each_embedding([](const mace::RadialEmbedding &e) {
    const auto ab = radial_embedding(e, 0, 2, 1.3), ba = radial_embedding(e, 2, 0, 1.3);
    for (int n = 0; n < e.size; ++n)
      CHECK(ab[n].value == ba[n].value);
  });
}

TEST_CASE("functions vanish with two derivatives at the cut-off") {
  Random random(301);
  INFO(random);
  for_each_embedding([&](const mace::RadialEmbedding &e) {
    const mace::Model model = radial_model(e, 1, 4, two_paths, true, random);
    const auto inside = layer_radial_functions(e, model.layers[0], 0, 1, r_max - 1e-9);
    const auto at = layer_radial_functions(e, model.layers[0], 0, 1, r_max);
    double scale = 1.0; // of the basis there
    for (const Jet &f :
         radial_embedding(radial_embedding_of(e.basis, e.transform, false), 0, 1, r_max))
      scale = std::max({scale, std::abs(f.value), std::abs(f.d1)});
    for (std::size_t f = 0; f < inside.size(); ++f) {
      CHECK(std::abs(at[f].value) == 0.0);
      CHECK(std::abs(at[f].d1) == 0.0);
      CHECK(std::abs(inside[f].d1) < 1e-9 * scale);
      CHECK(std::abs(inside[f].d2) < 1e-6 * scale);
    }
  });
}

TEST_CASE("jets of the radial functions equal finite differences") {
  Random random(302);
  INFO(random);
  for_each_embedding([&](const mace::RadialEmbedding &e) {
    const mace::Model model = radial_model(e, 1, 4, two_paths, true, random);
    const auto functions = [&](double r) {
      return layer_radial_functions(e, model.layers[0], 0, 2, r);
    };
    const std::size_t n = functions(1.0).size();
    REQUIRE(n == 2 * 4 + 1);
    for (const double r : {0.04, 0.2, 0.9, 1.7, 2.6, 3.5}) {
      // Functions vary over 0.1 Angstrom: h^4 / 30 times a derivative four orders up is 3e-11 of
      // what is compared, rounding some ten epsilon / h = 1e-11.
      const double step = 3e-4, tolerance = 1e-9;
      const auto exact = functions(r);
      const double least = r < 0.1 ? 1.0 : 0.0; // transforms are flat there
      double scale[3] = {0.0, least, least};
      for (std::size_t f = 0; f < n; ++f) {
        scale[1] = std::max({scale[1], std::abs(exact[f].value), std::abs(exact[f].d1)});
        scale[2] = std::max({scale[2], std::abs(exact[f].d1), std::abs(exact[f].d2)});
      }
      for (std::size_t f = 0; f < n; ++f) {
        INFO("function " << f << " at " << r);
        const double d1 = derivative([&](double x) { return functions(x)[f].value; }, r, step);
        const double d2 = derivative([&](double x) { return functions(x)[f].d1; }, r, step);
        CHECK(std::abs(exact[f].d1 - d1) <= tolerance * scale[1]);
        CHECK(std::abs(exact[f].d2 - d2) <= tolerance * scale[2]);
      }
    }
  });
}

TEST_CASE("radial functions that see both elements equal their definition") {
  Random random(305);
  INFO(random);
  const mace::Model model = gated_model(1, 1, 4, 3, random);
  const mace::Layer &layer = model.layers[1];
  const double r = 1.7;
  // mace/model.h, PairMlp, with plain numbers.
  const auto evaluate = [&](const mace::PairMlp &mlp, int sender, int receiver) {
    std::vector<double> x;
    for (const Jet &b : radial_embedding(model.radial, sender, receiver, r))
      x.push_back(b.value);
    for (std::size_t n = 0; n < mlp.weights.size(); ++n) {
      if (n > 0) {
        double mean = 0.0, variance = 0.0;
        for (const double v : x)
          mean += v / x.size();
        for (const double v : x)
          variance += (v - mean) * (v - mean) / x.size();
        for (std::size_t i = 0; i < x.size(); ++i) {
          const double z =
              mlp.norm_scale[n - 1][i] * (x[i] - mean) / std::sqrt(variance + mlp.norm_epsilon) +
              mlp.norm_shift[n - 1][i];
          x[i] = z / (1.0 + std::exp(-z));
        }
      }
      std::vector<double> y = mlp.biases[n];
      for (std::size_t j = 0; j < y.size(); ++j) {
        if (n == 0)
          y[j] += mlp.sender(sender, j) + mlp.receiver(receiver, j);
        for (std::size_t i = 0; i < x.size(); ++i)
          y[j] += x[i] * mlp.weights[n](i, j);
      }
      x = y;
    }
    return x;
  };
  for (const int sender : {0, 1, 2})
    for (const int receiver : {0, 1, 2}) {
      auto expected = evaluate(layer.gated->radial, sender, receiver);
      for (std::size_t f = 0; f < expected.size(); ++f)
        expected[f] *= layer.paths[f / 3].coefficient;
      const double d = evaluate(layer.gated->density, sender, receiver)[0];
      expected.push_back(std::tanh(d * d));
      const auto f = layer_radial_functions(model.radial, layer, sender, receiver, r);
      REQUIRE(f.size() == expected.size());
      for (std::size_t n = 0; n < f.size(); ++n) {
        CHECK(std::abs(f[n].value - cutoff(model.radial, r) * expected[n]) < 1e-13);
        const auto value = [&](double x) {
          return layer_radial_functions(model.radial, layer, sender, receiver, x)[n].value;
        };
        const auto slope = [&](double x) {
          return layer_radial_functions(model.radial, layer, sender, receiver, x)[n].d1;
        };
        CHECK(std::abs(f[n].d1 - derivative(value, r, 3e-4)) < 1e-9);
        CHECK(std::abs(f[n].d2 - derivative(slope, r, 3e-4)) < 1e-8);
      }
    }
}

namespace {

/// Value and slope of a table's function at r.
template <class Real>
std::array<double, 2> interpolate(const RadialTable<Real> &table, const std::vector<Vec<Real>> &w,
                                  int pair, int place, int k, double r) {
  RadialPoint<Real> point;
  locate(table.grid, r, point);
  std::array<double, 2> result{};
  for (int c = 0; c < 6; ++c) {
    const auto number = table.row(pair, k / vec_width<Real>, point.knot + c / 3) +
                        static_cast<std::size_t>(place * 3 + c % 3) * table.row_stride();
    const Real t = reinterpret_cast<const Real *>(&w[number])[k % vec_width<Real>];
    result[0] += static_cast<double>(point.value[c] * t);
    result[1] += static_cast<double>(point.slope[c] * t);
  }
  return result;
}

/// Largest errors of a table, relative to the largest value and slope of a path, over many r; and
/// what the rounding of its numbers may add to the slopes: the two values of an interval enter with
/// weights of up to 15/8 / h.
template <class Real>
std::array<double, 3> table_error(const mace::Model &model, double tolerance, double r_begin,
                                  double r_end, Random &random) {
  const mace::Layer &layer = model.layers[0];
  const std::vector<int> elements = {2, 0}, path_order = {1, 0};
  const auto table = make_radial_table<Real>(model, layer, elements, path_order, tolerance);
  const auto w = download(table.weights, table.weights.extent(0));
  REQUIRE(table.value_error <= tolerance);
  REQUIRE(table.slope_error <= tolerance);
  REQUIRE(table.pairs == (pair_kind(model.radial, layer) == PairKind::None ? 1 : 3));
  const int a = 0, b = 1; // species
  const auto exact = [&](double r) {
    return layer_radial_functions(model.radial, layer, elements[a], elements[b], r);
  };
  std::array<double, 3> worst{};
  double scale[2][2] = {};
  for (int i = 0; i < 400; ++i) {
    const auto f = exact(table.grid.r_min + (r_max - table.grid.r_min) * i / 400);
    for (std::size_t n = 0; n < 2 * static_cast<std::size_t>(model.channels); ++n) {
      double *s = scale[n / model.channels];
      s[0] = std::max(s[0], std::abs(f[n].value));
      s[1] = std::max(s[1], std::abs(f[n].d1));
    }
  }
  for (int trial = 0; trial < 500; ++trial) {
    const double r = random.uniform(r_begin, r_end);
    const auto f = exact(r);
    for (int place = 0; place < 2; ++place)
      for (int k = 0; k < model.channels; ++k) {
        const int path = path_order[place];
        const Jet &e = f[path * model.channels + k];
        const auto t = interpolate(table, w, table.pair(a, b), place, k, r);
        worst[0] = std::max(worst[0], std::abs(t[0] - e.value) / scale[path][0]);
        worst[1] = std::max(worst[1], std::abs(t[1] - e.d1) / scale[path][1]);
      }
  }
  double shortest = r_max;
  for (int n = 0; n < table.grid.segments; ++n)
    shortest = std::min(shortest, table.grid.width(n) / table.grid.intervals[n]);
  for (int path = 0; path < 2; ++path)
    worst[2] = std::max(worst[2], 15.0 / 8.0 * std::numeric_limits<Real>::epsilon() / shortest *
                                      scale[path][0] / scale[path][1]);
  return worst;
}

} // namespace

TEST_CASE_METHOD(Runtime, "tables keep their bound at every distance") {
  Random random(303);
  INFO(random);
  for_each_embedding([&](const mace::RadialEmbedding &e) {
    const mace::Model model = radial_model(e, 1, 5, two_paths, false, random);
    for (const auto &[begin, end] :
         {std::pair(0.6, r_max), {0.02, 0.6}, {mace::shortest_distance, 0.02}}) {
      INFO("distances " << begin << " to " << end);
      const auto in_double = table_error<double>(model, 1e-10, begin, end, random);
      CHECK(in_double[0] <= 1e-10);
      CHECK(in_double[1] <= 1.2e-10); // the bound is of leading order in the interval
      // Values: six products rounded to float.
      const double eps = std::numeric_limits<float>::epsilon();
      const auto in_float = table_error<float>(model, 1e-6, begin, end, random);
      CHECK(in_float[0] <= 1e-6 + 6.0 * eps);
      CHECK(in_float[1] <= 1.2e-6 + in_float[2] + 6.0 * eps);
    }
  });
}

TEST_CASE_METHOD(Runtime, "tables of ordered pairs tell senders from receivers") {
  Random random(306);
  INFO(random);
  const mace::Model model = gated_model(1, 0, 4, 3, random);
  const mace::Layer &layer = model.layers[0];
  const std::vector<int> elements = {2, 0};
  const auto table = make_radial_table<double>(model, layer, elements, {0, 1}, 1e-8);
  REQUIRE(table.kind == PairKind::Ordered);
  REQUIRE(table.pairs == 4);
  const auto w = download(table.weights, table.weights.extent(0));
  for (const int sender : {0, 1})
    for (const int receiver : {0, 1})
      for (int trial = 0; trial < 50; ++trial) {
        const double r = random.uniform(0.6, r_max);
        const auto f =
            layer_radial_functions(model.radial, layer, elements[sender], elements[receiver], r);
        for (int path = 0; path < 2; ++path)
          for (int k = 0; k < 3; ++k) {
            const auto t = interpolate(table, w, table.pair(sender, receiver), path, k, r);
            CHECK(std::abs(t[0] - f[path * 3 + k].value) < 1e-6);
          }
      }
}

TEST_CASE_METHOD(Runtime, "a table that cannot keep its bound is an error") {
  Random random(304);
  INFO(random);
  auto e = radial_embedding_of(RadialBasis::Bessel, DistanceTransform::None, true);
  const mace::Model model = radial_model(e, 1, 2, two_paths, false, random);
  CHECK_THROWS_WITH(make_radial_table<double>(model, model.layers[0], {0}, {0, 1}, 1e-30),
                    ContainsSubstring("a relative accuracy of 1e-30 with 4096 intervals between"));
}
