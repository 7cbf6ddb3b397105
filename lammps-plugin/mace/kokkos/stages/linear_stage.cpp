// SPDX-License-Identifier: GPL-2.0-or-later
#include "linear_stage.h"

#include "mace/matrix_algebra.h"

namespace mace::kokkos {

template <class Real>
void LinearStage<Real>::add(int n_m, const std::vector<int> &comps_in,
                            const std::vector<int> &comps_out,
                            const std::vector<std::vector<std::vector<Matrix>>> &matrices) {
  for (std::size_t b = 0; b < comps_out.size(); ++b) {
    std::vector<std::vector<Matrix>> paths;
    for (const auto &species : matrices) {
      auto &mine = paths.emplace_back();
      for (const auto &path : species)
        mine.push_back(path[b]);
    }
    forward_.push_back({pack_linear<Real>(paths), {n_m, comps_in, comps_out[b], add_forward_}});
  }
  for (std::size_t p = 0; p < comps_in.size(); ++p) {
    std::vector<std::vector<Matrix>> paths;
    for (const auto &species : matrices) {
      auto &mine = paths.emplace_back();
      for (const Matrix &block : species[p])
        mine.push_back(transpose(block));
    }
    reverse_.push_back({pack_linear<Real>(paths), {n_m, comps_out, comps_in[p], add_reverse_}});
  }
}

template <class Real> std::size_t LinearStage<Real>::bytes() const {
  std::size_t total = 0;
  for (const auto *maps : {&forward_, &reverse_})
    for (const LinearMap<Real> &map : *maps)
      total += map.weights.bytes();
  return total;
}

template class LinearStage<float>;
template class LinearStage<double>;

} // namespace mace::kokkos
