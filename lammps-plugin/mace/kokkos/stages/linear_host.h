// SPDX-License-Identifier: GPL-2.0-or-later
//
// Linear maps on a CPU: every ROWS rows (node, m) and COLS vectors of outputs are summed in
// registers. One launch a map; a thread takes blocks of rows as they come.
#pragma once

#include "linear.h"

#include <algorithm>

namespace mace::kokkos::detail {

template <class Real, int ROWS, int COLS> struct RegisterTiles {
  LinearWeights<Real> weights;
  NodeArray<Real> x, y;
  Array<Real> factor;
  Array<Segment> tiles;
  int n_m, comp_out;
  int comp_in[max_paths];
  bool accumulate;

  static constexpr int block_rows = 8 * ROWS;
  static_assert(tile_nodes % block_rows == 0);

  int blocks_per_tile() const { return n_m * tile_nodes / block_rows; }

  void operator()(const int block) const {
    const Segment &nodes = tiles(block / blocks_per_tile());
    const int n_rows = (nodes.end - nodes.begin) * n_m;
    const int begin = block % blocks_per_tile() * block_rows;
    const int end = std::min(begin + block_rows, n_rows);
    const int species = weights.species > 1 ? nodes.species : 0;
    for (int col = 0; col < weights.vecs_out; col += COLS)
      for (int row = begin; row < end; row += ROWS)
        tile(nodes.begin, n_rows, species, row, col);
  }

  KOKKOS_FORCEINLINE_FUNCTION void tile(const int first_node, const int n_rows, const int species,
                                        const int row, const int col) const {
    constexpr int width = vec_width<Real>;
    Vec<Real> sum[ROWS][COLS] = {};
    int node[ROWS], m[ROWS];
    for (int r = 0; r < ROWS; ++r) {
      const int here = row + r < n_rows ? row + r : n_rows - 1; // spare rows repeat the last
      node[r] = first_node + here / n_m;
      m[r] = here % n_m;
    }
    for (int p = 0; p < weights.paths; ++p)
      for (int cv = 0; cv < weights.vecs_in; ++cv) {
        const Real *in[ROWS];
        for (int r = 0; r < ROWS; ++r) {
          in[r] = reinterpret_cast<const Real *>(&x(cv, node[r], comp_in[p] + m[r]));
          // Vectors of channels are far apart: processors do not see the pattern.
          if (cv + 1 < weights.vecs_in)
            __builtin_prefetch(&x(cv + 1, node[r], comp_in[p] + m[r]));
        }
        const Vec<Real> *w = weights.panel(species, p, col) + cv * width * COLS;
        for (int lane = 0; lane < width; ++lane, w += COLS)
          static_for<ROWS>([&](auto r) {
            const Real value = in[r][lane];
            static_for<COLS>([&](auto c) { sum[r][c] += w[c] * value; });
          });
      }
    const bool scaled = factor.extent(0) > 0;
    for (int r = 0; r < ROWS && row + r < n_rows; ++r) {
      const Real f = scaled ? factor(node[r]) : Real(1);
      for (int c = 0; c < COLS; ++c) {
        Vec<Real> &out = y(col + c, node[r], comp_out + m[r]);
        out = accumulate ? out + sum[r][c] * f : sum[r][c] * f;
      }
    }
  }
};

template <class Real, int ROWS, int COLS>
void apply_register_tiles(const LinearMap<Real> &map, const NodeTiles &nodes,
                          const NodeArray<Real> &x, const NodeArray<Real> &y,
                          const Array<Real> &factor) {
  RegisterTiles<Real, ROWS, COLS> kernel{map.weights,
                                         x,
                                         y,
                                         factor,
                                         nodes.tiles(map.weights.species > 1),
                                         map.shape.n_m,
                                         map.shape.comp_out,
                                         {},
                                         map.shape.accumulate};
  std::copy(map.shape.comp_in.begin(), map.shape.comp_in.end(), kernel.comp_in);
  const int blocks = static_cast<int>(kernel.tiles.extent(0)) * kernel.blocks_per_tile();
  Kokkos::parallel_for("mace::linear",
                       Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(
                           0, blocks, Kokkos::ChunkSize(1)),
                       kernel);
}

template <class Real>
void apply_on_host(const std::vector<LinearMap<Real>> &maps, const NodeTiles &nodes,
                   const NodeArray<Real> &x, const NodeArray<Real> &y, const Array<Real> &factor) {
  for (const LinearMap<Real> &map : maps)
    switch (map.weights.panel_width()) {
    case 4:
      apply_register_tiles<Real, 6, 4>(map, nodes, x, y, factor);
      break;
    case 2:
      apply_register_tiles<Real, vec_registers == 32 ? 12 : 6, 2>(map, nodes, x, y, factor);
      break;
    default:
      apply_register_tiles<Real, 12, 1>(map, nodes, x, y, factor);
    }
}

} // namespace mace::kokkos::detail
