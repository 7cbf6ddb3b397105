// SPDX-License-Identifier: GPL-2.0-or-later
#include "linear.h"

#include "linear_device.h"
#include "linear_host.h"
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
  if (packed.paths > max_paths)
    throw Error("a linear map over more than " + std::to_string(max_paths) +
                " paths is not supported");
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

template <class Real>
void apply_linear(const std::vector<LinearMap<Real>> &maps, const NodeTiles &nodes,
                  const NodeArray<Real> &x, const NodeArray<Real> &y, const Array<Real> &factor) {
  if constexpr (on_host)
    detail::apply_on_host(maps, nodes, x, y, factor);
  else
    detail::apply_on_device(maps, nodes, x, y, factor);
}

template LinearWeights<float> pack_linear(const std::vector<std::vector<Matrix>> &);
template LinearWeights<double> pack_linear(const std::vector<std::vector<Matrix>> &);
template void apply_linear(const std::vector<LinearMap<float>> &, const NodeTiles &,
                           const NodeArray<float> &, const NodeArray<float> &,
                           const Array<float> &);
template void apply_linear(const std::vector<LinearMap<double>> &, const NodeTiles &,
                           const NodeArray<double> &, const NodeArray<double> &,
                           const Array<double> &);

} // namespace mace::kokkos
