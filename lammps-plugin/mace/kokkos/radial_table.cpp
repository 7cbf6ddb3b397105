// SPDX-License-Identifier: GPL-2.0-or-later
#include "radial_table.h"

#include "mace/error.h"
#include "radial_functions.h"

#include <algorithm>
#include <cmath>

namespace mace::kokkos {

namespace {

/// All functions of one layer and pair, at one distance.
using Sample = std::vector<Jet>;

/// Samples at the knots of one segment of the grid, refined by halving its intervals.
struct Segment {
  double start, end;
  std::vector<Sample> knots;

  int intervals() const { return static_cast<int>(knots.size()) - 1; }
};

/// The largest value and slope of each path: what errors are compared with.
struct Scale {
  std::vector<double> value, slope;
};

struct Errors {
  double value = 0.0, slope = 0.0;
};

/// Errors of an interval, from its middle. There a slope is better than elsewhere: to leading order
/// the value's error is C t^3 (1 - t)^3, t from 0 to 1, and its derivative, largest at
/// t = (1 -+ 1/sqrt 5) / 2, is 192 / (25 sqrt 5) / h times the value's error in the middle.
Errors interpolation_error(const Sample &left, const Sample &right, const Sample &exact, double h,
                           const Scale &scale, int channels) {
  RadialGrid grid;
  grid.r_min = grid.r_mid = 0.0;
  grid.r_max = h;
  grid.n_inner = grid.n_outer = 1;
  RadialPoint<double> point;
  locate(grid, 0.5 * h, point);
  const double steepest = 192.0 / (25.0 * std::sqrt(5.0)) / h;
  Errors errors;
  for (std::size_t f = 0; f < exact.size(); ++f) {
    const double t[6] = {left[f].value,  left[f].d1,  left[f].d2,
                         right[f].value, right[f].d1, right[f].d2};
    double value = 0.0, slope = 0.0;
    for (int c = 0; c < 6; ++c) {
      value += point.value[c] * t[c];
      slope += point.slope[c] * t[c];
    }
    const std::size_t path = f / channels;
    const double value_error = std::abs(value - exact[f].value);
    const double slope_error = std::max(std::abs(slope - exact[f].d1), steepest * value_error);
    if (scale.value[path] > 0.0)
      errors.value = std::max(errors.value, value_error / scale.value[path]);
    if (scale.slope[path] > 0.0)
      errors.slope = std::max(errors.slope, slope_error / scale.slope[path]);
  }
  return errors;
}

/// One layer's functions for one pair of elements.
class Sampler {
public:
  Sampler(const Model &model, const Layer &layer, int a, int b)
      : model_(model), layer_(layer), a_(a), b_(b) {}

  Sample operator()(double r) const {
    return layer_radial_functions(model_.radial, layer_, a_, b_, r);
  }

private:
  const Model &model_;
  const Layer &layer_;
  int a_, b_;
};

void measure(Scale &scale, const Sample &sample, int channels) {
  const std::size_t paths = (sample.size() + channels - 1) / channels;
  scale.value.resize(paths);
  scale.slope.resize(paths);
  for (std::size_t f = 0; f < sample.size(); ++f) {
    double &value = scale.value[f / channels], &slope = scale.slope[f / channels];
    value = std::max(value, std::abs(sample[f].value));
    slope = std::max(slope, std::abs(sample[f].d1));
  }
}

constexpr int coarsest = 32, finest = 16384;
constexpr double slope_allowance = 10.0;

/// Halves the intervals of a segment of all pairs until the tolerance holds at their middles.
Errors refine(std::vector<Segment> &segments, const std::vector<Sampler> &samplers,
              std::vector<Scale> &scales, int channels, double tolerance) {
  for (std::size_t p = 0; p < segments.size(); ++p) {
    Segment &s = segments[p];
    for (int k = 0; k <= coarsest; ++k) {
      s.knots.push_back(samplers[p](s.start + (s.end - s.start) * k / coarsest));
      measure(scales[p], s.knots.back(), channels);
    }
  }
  for (;;) {
    Errors errors;
    std::vector<Segment> finer;
    for (std::size_t p = 0; p < segments.size(); ++p) {
      const Segment &s = segments[p];
      const int n = s.intervals();
      const double h = (s.end - s.start) / n;
      Segment f{s.start, s.end, {}};
      f.knots.reserve(2 * n + 1);
      for (int k = 0; k < n; ++k) {
        Sample middle = samplers[p](s.start + h * (k + 0.5));
        const Errors e =
            interpolation_error(s.knots[k], s.knots[k + 1], middle, h, scales[p], channels);
        errors.value = std::max(errors.value, e.value);
        errors.slope = std::max(errors.slope, e.slope);
        f.knots.push_back(s.knots[k]);
        f.knots.push_back(std::move(middle));
      }
      f.knots.push_back(s.knots[n]);
      finer.push_back(std::move(f));
    }
    if (errors.slope <= slope_allowance * tolerance && errors.value <= tolerance)
      return errors;
    if (2 * segments.front().intervals() > finest)
      throw Error("the model's radial functions cannot be tabulated to a relative accuracy of " +
                  std::to_string(tolerance) + " with " + std::to_string(finest) +
                  " intervals: are its weights sound?");
    segments = std::move(finer);
  }
}

} // namespace

bool depends_on_pair(const RadialEmbedding &embedding) {
  return embedding.transform != DistanceTransform::None;
}

template <class Real>
RadialTable<Real> make_radial_table(const Model &model, const Layer &layer,
                                    const std::vector<int> &elements,
                                    const std::vector<int> &path_order, double tolerance) {
  const int channels = model.channels, paths = static_cast<int>(layer.paths.size());
  const int width = vec_width<Real>;
  RadialTable<Real> table;
  table.grid.r_max = model.radial.r_max;
  table.paths = static_cast<int>(path_order.size());
  table.vecs = vec_count<Real>(channels);

  std::vector<Sampler> samplers;
  if (depends_on_pair(model.radial)) {
    for (std::size_t a = 0; a < elements.size(); ++a)
      for (std::size_t b = 0; b <= a; ++b)
        samplers.emplace_back(model, layer, elements[a], elements[b]);
  } else {
    samplers.emplace_back(model, layer, elements.at(0), elements.at(0));
  }
  table.pairs = static_cast<int>(samplers.size());

  std::vector<Scale> scales(samplers.size());
  std::vector<Segment> outer(samplers.size(), {table.grid.r_mid, table.grid.r_max, {}});
  std::vector<Segment> inner(samplers.size(), {table.grid.r_min, table.grid.r_mid, {}});
  const Errors e_outer = refine(outer, samplers, scales, channels, tolerance);
  const Errors e_inner = refine(inner, samplers, scales, channels, tolerance);
  table.value_error = std::max(e_outer.value, e_inner.value);
  table.slope_error = std::max(e_outer.slope, e_inner.slope);
  table.grid.n_inner = inner.front().intervals();
  table.grid.n_outer = outer.front().intervals();

  const int knots = table.grid.knots();
  table.weights = Array<Vec<Real>>("mace::radial_table", table.row(table.pairs, 0, 0));
  auto weights = Kokkos::create_mirror_view(table.weights);
  std::vector<double> density;
  for (int pair = 0; pair < table.pairs; ++pair)
    for (int knot = 0; knot < knots; ++knot) {
      const Sample &s = knot < table.grid.n_inner ? inner[pair].knots[knot]
                                                  : outer[pair].knots[knot - table.grid.n_inner];
      for (int i = 0; i < table.paths; ++i)
        for (int k = 0; k < channels; ++k) {
          const Jet &f = s[static_cast<std::size_t>(path_order[i]) * channels + k];
          const double t[3] = {f.value, f.d1, f.d2};
          for (int c = 0; c < 3; ++c) {
            auto *lanes =
                reinterpret_cast<Real *>(&weights(table.row(pair, k / width, knot) + i * 3 + c));
            lanes[k % width] = static_cast<Real>(t[c]);
          }
        }
      if (layer.density) {
        const Jet &f = s[static_cast<std::size_t>(paths) * channels];
        density.insert(density.end(), {f.value, f.d1, f.d2});
      }
    }
  Kokkos::deep_copy(table.weights, weights);
  table.density = to_device(density, "mace::density_table");
  return table;
}

template RadialTable<float> make_radial_table(const Model &, const Layer &,
                                              const std::vector<int> &, const std::vector<int> &,
                                              double);
template RadialTable<double> make_radial_table(const Model &, const Layer &,
                                               const std::vector<int> &, const std::vector<int> &,
                                               double);

} // namespace mace::kokkos
