// SPDX-License-Identifier: GPL-2.0-or-later
#include "linear.h"

#include "mace/error.h"

#include <algorithm>

namespace mace::kokkos {

template <class Real>
LinearWeights<Real> pack_linear(const std::vector<std::vector<Matrix>> &matrices) {
  constexpr int width = vec_width<Real>;
  LinearWeights<Real> packed;
  const Matrix &model = matrices.at(0).at(0);
  packed.species = static_cast<int>(matrices.size());
  packed.paths = static_cast<int>(matrices[0].size());
  packed.vecs_in = vec_count<Real>(model.rows);
  packed.vecs_out = vec_count<Real>(model.cols);
  packed.data =
      Array<Vec<Real>>("mace::linear", static_cast<std::size_t>(packed.species) * packed.paths *
                                           packed.vecs_in * width * packed.vecs_out);
  auto host = Kokkos::create_mirror_view(packed.data);
  const std::size_t inputs = static_cast<std::size_t>(packed.vecs_in) * width;
  const int lanes = packed.panel_width() * width; // channels of a panel
  auto *panel = reinterpret_cast<Real *>(host.data());
  for (const auto &per_path : matrices)
    for (const Matrix &m : per_path)
      for (int begin = 0; begin < packed.vecs_out * width; begin += lanes, panel += inputs * lanes)
        for (int i = 0; i < m.rows; ++i)
          for (int j = begin; j < std::min(begin + lanes, m.cols); ++j)
            panel[i * lanes + j - begin] = static_cast<Real>(m(i, j));
  Kokkos::deep_copy(packed.data, host);
  return packed;
}

namespace {

constexpr int max_paths = 8;

/// A matrix product over the rows (node, m) of one segment. Each tile of ROWS rows and COLS vectors
/// of outputs is summed in registers.
template <class Real, int ROWS, int COLS> struct Tiles {
  LinearWeights<Real> weights;
  NodeArray<Real> x, y;
  Array<Real> factor;
  int n_m, n_rows, first_node, species, comp_out, paths;
  int comp_in[max_paths];
  bool accumulate;

  static constexpr int tiles_per_block = on_host ? 8 : 1;

  KOKKOS_FUNCTION void operator()(const int block) const {
    for (int col = 0; col < weights.vecs_out; col += COLS)
      for (int t = 0; t < tiles_per_block; ++t) {
        const int row = (block * tiles_per_block + t) * ROWS;
        if (row < n_rows)
          tile(row, col);
      }
  }

  KOKKOS_FORCEINLINE_FUNCTION void tile(const int row, const int col) const {
    constexpr int width = vec_width<Real>;
    Vec<Real> sum[ROWS][COLS] = {};
    int node[ROWS], m[ROWS];
    for (int r = 0; r < ROWS; ++r) {
      const int here = row + r < n_rows ? row + r : n_rows - 1; // spare rows repeat the last
      node[r] = first_node + here / n_m;
      m[r] = here % n_m;
    }
    for (int p = 0; p < paths; ++p)
      for (int cv = 0; cv < weights.vecs_in; ++cv) {
        const Real *in[ROWS];
        for (int r = 0; r < ROWS; ++r) {
          in[r] = reinterpret_cast<const Real *>(&x(cv, node[r], comp_in[p] + m[r]));
          // Vectors of channels are far apart: processors do not see the pattern.
          if constexpr (on_host)
            if (cv + 1 < weights.vecs_in)
              __builtin_prefetch(&x(cv + 1, node[r], comp_in[p] + m[r]));
        }
        const Vec<Real> *w = weights.panel(species, p, col) + cv * width * COLS;
        for (int lane = 0; lane < width; ++lane, w += COLS)
          static_for<COLS>([&](auto c) {
            const Vec<Real> wc = w[c];
            static_for<ROWS>([&](auto r) { sum[r][c] += wc * in[r][lane]; });
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
void apply_tiles(const LinearWeights<Real> &weights, const LinearShape &shape,
                 const std::vector<Segment> &segments, const NodeArray<Real> &x,
                 const NodeArray<Real> &y, const Array<Real> &factor) {
  using Kernel = Tiles<Real, ROWS, COLS>;
  for (const Segment &segment : segments) {
    Kernel kernel{weights,
                  x,
                  y,
                  factor,
                  shape.n_m,
                  (segment.end - segment.begin) * shape.n_m,
                  segment.begin,
                  weights.species > 1 ? segment.species : 0,
                  shape.comp_out,
                  weights.paths,
                  {},
                  shape.accumulate};
    std::copy(shape.comp_in.begin(), shape.comp_in.end(), kernel.comp_in);
    const int rows_per_block = ROWS * Kernel::tiles_per_block;
    Kokkos::parallel_for(
        "mace::linear",
        Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(
            0, (kernel.n_rows + rows_per_block - 1) / rows_per_block, Kokkos::ChunkSize(1)),
        kernel);
  }
}

} // namespace

template <class Real>
void apply_linear(const LinearWeights<Real> &weights, const LinearShape &shape,
                  const std::vector<Segment> &segments, const NodeArray<Real> &x,
                  const NodeArray<Real> &y, const Array<Real> &factor) {
  if (weights.paths > max_paths)
    throw Error("a linear map over more than " + std::to_string(max_paths) +
                " paths is not supported");
  switch (weights.panel_width()) {
  case 4:
    apply_tiles<Real, 6, 4>(weights, shape, segments, x, y, factor);
    break;
  case 2:
    apply_tiles<Real, 12, 2>(weights, shape, segments, x, y, factor);
    break;
  default:
    apply_tiles<Real, 12, 1>(weights, shape, segments, x, y, factor);
  }
}

template LinearWeights<float> pack_linear(const std::vector<std::vector<Matrix>> &);
template LinearWeights<double> pack_linear(const std::vector<std::vector<Matrix>> &);
template void apply_linear(const LinearWeights<float> &, const LinearShape &,
                           const std::vector<Segment> &, const NodeArray<float> &,
                           const NodeArray<float> &, const Array<float> &);
template void apply_linear(const LinearWeights<double> &, const LinearShape &,
                           const std::vector<Segment> &, const NodeArray<double> &,
                           const NodeArray<double> &, const Array<double> &);

} // namespace mace::kokkos
