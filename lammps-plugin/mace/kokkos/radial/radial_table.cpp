// SPDX-License-Identifier: GPL-2.0-or-later
#include "radial_table.h"

#include "mace/kokkos/base/host_copy.h"

#include "mace/error.h"
#include "mace/radial_networks.h"
#include "radial_functions.h"
#include "table_memory.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <type_traits>

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
  double value_weight[6], slope_weight[6];
  hermite_weights(0.5, h, value_weight, slope_weight);
  const double steepest = 192.0 / (25.0 * std::sqrt(5.0)) / h;
  Errors errors;
  for (std::size_t f = 0; f < exact.size(); ++f) {
    const double t[6] = {left[f].value,  left[f].d1,  left[f].d2,
                         right[f].value, right[f].d1, right[f].d2};
    double value = 0.0, slope = 0.0;
    for (int c = 0; c < 6; ++c) {
      value += value_weight[c] * t[c];
      slope += slope_weight[c] * t[c];
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
  Sampler(const Model &model, const Layer &layer, int sender, int receiver)
      : model_(model), layer_(layer), sender_(sender), receiver_(receiver) {}

  Sample operator()(double r) const {
    return layer_radial_functions(model_.radial, layer_, sender_, receiver_, r);
  }

private:
  const Model &model_;
  const Layer &layer_;
  int sender_, receiver_;
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

constexpr int coarsest = 4, finest = 4096;

std::string digits(double value) {
  std::ostringstream text;
  text << std::setprecision(4) << value;
  return text.str();
}

/// A segment with its coarsest intervals, for all pairs; adds what it sees to the pairs' scales.
std::vector<Segment> coarse_segments(const RadialGrid &grid, int s,
                                     const std::vector<Sampler> &samplers,
                                     std::vector<Scale> &scales, int channels) {
  std::vector<Segment> segments;
  for (std::size_t p = 0; p < samplers.size(); ++p) {
    Segment segment{grid.start(s), grid.start(s) + grid.width(s), {}};
    for (int k = 0; k <= coarsest; ++k) {
      segment.knots.push_back(samplers[p](grid.start(s) + grid.width(s) * k / coarsest));
      measure(scales[p], segment.knots.back(), channels);
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

/// Halves the intervals of a segment, for all pairs alike, until the tolerance holds.
Errors refine(std::vector<Segment> &segments, const std::vector<Sampler> &samplers,
              const std::vector<Scale> &scales, int channels, double tolerance) {
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
    if (errors.slope <= tolerance && errors.value <= tolerance)
      return errors;
    if (2 * segments.front().intervals() > finest)
      throw Error("the model's radial functions cannot be tabulated to a relative accuracy of " +
                  digits(tolerance) + " with " + std::to_string(finest) + " intervals between " +
                  digits(segments.front().start) + " and " + digits(segments.front().end) +
                  " Angstrom: are its weights sound?");
    segments = std::move(finer);
  }
}

} // namespace

PairKind pair_kind(const RadialEmbedding &embedding, const Layer &layer) {
  if (radial_networks(layer).ordered())
    return PairKind::Ordered;
  return embedding.transform == DistanceTransform::None ? PairKind::None : PairKind::Unordered;
}

template <class Real>
RadialTable<Real>
make_radial_table(const Model &model, const Layer &layer, const std::vector<int> &elements,
                  const std::vector<int> &path_order, double tolerance, const TableMemory &memory) {
  const int channels = message_channels(model, layer), paths = static_cast<int>(layer.paths.size());
  const int width = vec_width<Real>;
  RadialTable<Real> table;
  table.grid.r_max = model.radial.r_max;
  table.paths = static_cast<int>(path_order.size());
  table.vecs = vec_count<Real>(channels);

  table.kind = pair_kind(model.radial, layer);
  table.species = static_cast<int>(elements.size());

  std::vector<Sampler> samplers; // in the order of RadialTable::pair
  for (int s = 0; s < (table.kind == PairKind::None ? 1 : table.species); ++s)
    for (int r = 0; r < (table.kind == PairKind::Ordered ? table.species : s + 1); ++r)
      samplers.emplace_back(model, layer, elements.at(s), elements.at(r));
  table.pairs = static_cast<int>(samplers.size());

  // The longest distances come first: what errors are compared with is known when the segment
  // below all bonds, where functions may be large, is made last.
  RadialGrid &grid = table.grid;
  std::vector<Scale> scales(samplers.size());
  std::vector<std::vector<Segment>> segments(grid.segments); // [segment][pair]
  for (int s = 1; s < grid.segments; ++s)
    segments[s] = coarse_segments(grid, s, samplers, scales, channels);
  for (int s = grid.segments - 1; s >= 0; --s) {
    if (s == 0)
      segments[s] = coarse_segments(grid, s, samplers, scales, channels);
    const Errors errors = refine(segments[s], samplers, scales, channels, tolerance);
    table.value_error = std::max(table.value_error, errors.value);
    table.slope_error = std::max(table.slope_error, errors.slope);
  }
  for (int s = 0; s < grid.segments; ++s) {
    grid.intervals[s] = segments[s].front().intervals();
    grid.first_knot[s + 1] = grid.first_knot[s] + grid.intervals[s] + 1;
  }

  const std::size_t n = table.row(table.pairs, 0, 0);
  auto *place = memory ? reinterpret_cast<Vec<Real> *>(memory(n * sizeof(Vec<Real>))) : nullptr;
  if (!place)
    table.weights = Array<Vec<Real>>("mace::radial_table", n);
  const auto own =
      Kokkos::create_mirror_view(table.weights); // without elements if there is a place
  Vec<Real> *weights = place ? place : own.data();
  std::vector<double> density;
  const auto store = [&](int pair, int knot, const Sample &sample) {
    for (int i = 0; i < table.paths; ++i)
      for (int k = 0; k < channels; ++k) {
        const Jet &f = sample[static_cast<std::size_t>(path_order[i]) * channels + k];
        const double t[3] = {f.value, f.d1, f.d2};
        for (int c = 0; c < 3; ++c) {
          auto *lanes = reinterpret_cast<Real *>(
              &weights[table.row(pair, k / width, knot) +
                       static_cast<std::size_t>(i * 3 + c) * table.row_stride()]);
          lanes[k % width] = static_cast<Real>(t[c]);
        }
      }
    if (layer.density) {
      const Jet &f = sample[static_cast<std::size_t>(paths) * channels];
      density.insert(density.end(), {f.value, f.d1, f.d2});
    }
  };
  for (int pair = 0; pair < table.pairs; ++pair)
    for (int s = 0; s < grid.segments; ++s)
      for (int k = 0; k <= grid.intervals[s]; ++k)
        store(pair, grid.first_knot[s] + k, segments[s][pair].knots[k]);
  if (place)
    table.weights = weights_for_kernels<Real>(place, n);
  else
    Kokkos::deep_copy(table.weights, own);
  table.density = to_device(density, "mace::density_table");
  return table;
}

template <class Real>
Array<Vec<Real>> weights_for_kernels(const Vec<Real> *weights, std::size_t n) {
  // No kernel writes to a table.
  if constexpr (std::is_same_v<typename Space::memory_space, Kokkos::HostSpace>)
    return Array<Vec<Real>>(const_cast<Vec<Real> *>(weights), n);
  else
    return to_device(weights, n, "mace::radial_table");
}

template <class Real>
RadialTable<Real> make_radial_table(const Model &model, const Layer &layer,
                                    const std::vector<int> &elements,
                                    const std::vector<int> &path_order, double tolerance) {
  return make_radial_table<Real>(model, layer, elements, path_order, tolerance, {});
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template RadialTable<Real> make_radial_table(const Model &, const Layer &,                       \
                                               const std::vector<int> &, const std::vector<int> &, \
                                               double, const TableMemory &);                       \
  template RadialTable<Real> make_radial_table(                                                    \
      const Model &, const Layer &, const std::vector<int> &, const std::vector<int> &, double);   \
  template Array<Vec<Real>> weights_for_kernels<Real>(const Vec<Real> *, std::size_t)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
