// SPDX-License-Identifier: GPL-2.0-or-later
//
// Linear maps on a GPU: one launch for all maps of a stage. A team takes 32 rows (node, m) and COLS
// outputs of one map; rows and weights come through shared memory, `depth` inputs at a time, and
// each thread sums 4 x 4 results in registers. No number is written by two teams.
#pragma once

#include "linear.h"
#include "mace/kokkos/base/thread_team.h"

#include <algorithm>

namespace mace::kokkos::detail {

/// A map as a launch is told of it.
template <class Real> struct DeviceMap {
  LinearWeights<Real> weights;
  Array<Segment> tiles;
  int n_m, comp_out, first_team;
  int comp_in[max_paths];
  bool accumulate;
};

template <class Real, int COLS> struct SharedTiles {
  static constexpr int rows = tile_nodes, depth = 16, each = 4;
  static constexpr int threads = rows / each * (COLS / each);
  static constexpr int row_stride = rows + each; // columns of x in different banks
  static constexpr int max_maps = 12;
  using Threads = ThreadTeam<threads>;

  DeviceMap<Real> maps[max_maps];
  int n_maps, teams;
  NodeArray<Real> x, y;
  Array<Real> factor;

  /// Four numbers that are read at once.
  struct alignas(each * sizeof(Real)) Four {
    Real v[each];
  };
  /// Where a row of x begins but for the path's component, and where it goes.
  struct Row {
    int node, m;
  };

  static std::size_t bytes() {
    return shared_bytes<Four>(depth * row_stride / each) + shared_bytes<Four>(depth * COLS / each) +
           shared_bytes<Row>(rows);
  }

  KOKKOS_FUNCTION void operator()(const Team &member) const {
    const Threads team(member);
    int k = 0;
    while (k + 1 < n_maps && maps[k + 1].first_team <= team.rank())
      ++k;
    const DeviceMap<Real> &map = maps[k];
    const LinearWeights<Real> &weights = map.weights;
    const int n_cols = (weights.vecs_out + COLS - 1) / COLS;
    const int here = team.rank() - map.first_team, block = here / n_cols;
    const int first_col = here % n_cols * COLS;
    const Segment nodes = map.tiles(block / map.n_m);
    const int first_row = block % map.n_m * rows;
    const int n_rows = (nodes.end - nodes.begin) * map.n_m - first_row;
    if (n_rows <= 0)
      return;
    const int species = weights.species > 1 ? nodes.species : 0;

    auto *xs = reinterpret_cast<Real *>(team.template shared<Four>(depth * row_stride / each));
    auto *ws = reinterpret_cast<Real *>(team.template shared<Four>(depth * COLS / each));
    auto *row = team.template shared<Row>(rows);
    team.for_all(rows, [&](const int r) {
      const int i = first_row + (r < n_rows ? r : 0);
      row[r] = {nodes.begin + i / map.n_m, i % map.n_m};
    });

    Real sum[Threads::copies][each][each] = {};
    for (int p = 0; p < weights.paths; ++p) {
      const Vec<Real> *w = weights.panel(species, p, 0);
      for (int first = 0; first < weights.vecs_in; first += depth) {
        team.barrier();
        team.for_all(rows * depth, [&](const int i) {
          const int r = i / depth, in = first + i % depth;
          xs[i % depth * row_stride + r] = r < n_rows && in < weights.vecs_in
                                               ? x(in, row[r].node, map.comp_in[p] + row[r].m)
                                               : Real(0);
        });
        team.for_all(depth * COLS, [&](const int i) {
          const int in = first + i / COLS, col = first_col + i % COLS;
          ws[i] = in < weights.vecs_in && col < weights.vecs_out
                      ? w[static_cast<std::size_t>(in) * weights.vecs_out + col]
                      : Real(0);
        });
        team.barrier();
        team.each([&](const int t, const int copy) {
          const int r0 = t % (rows / each) * each, c0 = t / (rows / each) * each;
          for (int in = 0; in < depth; ++in) {
            const Four a = *reinterpret_cast<const Four *>(xs + in * row_stride + r0);
            const Four b = *reinterpret_cast<const Four *>(ws + in * COLS + c0);
            static_for<each>([&](auto r) {
              static_for<each>([&](auto c) { sum[copy][r][c] += a.v[r] * b.v[c]; });
            });
          }
        });
      }
    }
    const bool scaled = factor.extent(0) > 0;
    team.each([&](const int t, const int copy) {
      const int r0 = t % (rows / each) * each, c0 = t / (rows / each) * each;
      static_for<each>([&](auto r) {
        if (r0 + r >= n_rows)
          return;
        const Row to = row[r0 + r];
        const Real f = scaled ? factor(to.node) : Real(1);
        static_for<each>([&](auto c) {
          const int col = first_col + c0 + c;
          if (col >= weights.vecs_out)
            return;
          Real &out = y(col, to.node, map.comp_out + to.m);
          out = map.accumulate ? out + sum[copy][r][c] * f : sum[copy][r][c] * f;
        });
      });
    });
  }
};

/// Outputs of a team: those of the widest map, if they are few.
template <class Real> int team_columns(const std::vector<LinearMap<Real>> &maps) {
  int widest = 0;
  for (const LinearMap<Real> &map : maps)
    widest = std::max(widest, map.weights.vecs_out);
  return widest <= 16 ? 16 : widest <= 32 ? 32 : 64;
}

template <class Real, int COLS>
void apply_shared_tiles(const std::vector<LinearMap<Real>> &maps, const NodeTiles &nodes,
                        const NodeArray<Real> &x, const NodeArray<Real> &y,
                        const Array<Real> &factor) {
  using Kernel = SharedTiles<Real, COLS>;
  for (std::size_t first = 0; first < maps.size(); first += Kernel::max_maps) {
    Kernel kernel{{}, 0, 0, x, y, factor};
    for (std::size_t k = first; k < std::min(first + Kernel::max_maps, maps.size()); ++k) {
      const auto &[weights, shape] = maps[k];
      DeviceMap<Real> &map = kernel.maps[kernel.n_maps++];
      map = {weights,         nodes.tiles(weights.species > 1),
             shape.n_m,       shape.comp_out,
             kernel.teams,    {},
             shape.accumulate};
      std::copy(shape.comp_in.begin(), shape.comp_in.end(), map.comp_in);
      kernel.teams += static_cast<int>(map.tiles.extent(0)) * shape.n_m *
                      ((weights.vecs_out + COLS - 1) / COLS);
    }
    if (kernel.teams > 0)
      Kokkos::parallel_for("mace::linear", Kernel::Threads::policy(kernel.teams, Kernel::bytes()),
                           kernel);
  }
}

template <class Real>
void apply_on_device(const std::vector<LinearMap<Real>> &maps, const NodeTiles &nodes,
                     const NodeArray<Real> &x, const NodeArray<Real> &y,
                     const Array<Real> &factor) {
  switch (team_columns(maps)) {
  case 16:
    apply_shared_tiles<Real, 16>(maps, nodes, x, y, factor);
    break;
  case 32:
    apply_shared_tiles<Real, 32>(maps, nodes, x, y, factor);
    break;
  default:
    apply_shared_tiles<Real, 64>(maps, nodes, x, y, factor);
  }
}

} // namespace mace::kokkos::detail
