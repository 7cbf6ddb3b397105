// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/multiphonon.h"

#include "spectrum/pair_histogram.h"

#include <algorithm>
#include <utility>

namespace ins {

namespace {

/// Histogram of one component of B, weighted with the mesh weights.
template <typename Component>
Eigen::ArrayXd histogram(const DisplacementTensors &tensors, const std::vector<int> &bins,
                         int count, const Component &component) {
  Eigen::ArrayXd result = Eigen::ArrayXd::Zero(count);
  for (std::size_t s = 0; s < bins.size(); ++s)
    if (bins[s] >= 0)
      result[bins[s]] += tensors.states[s].weight * component(static_cast<Eigen::Index>(s));
  return result;
}

std::vector<int> fine_bins(const DisplacementTensors &tensors, const FineTransform &transform) {
  std::vector<int> bins;
  bins.reserve(tensors.states.size());
  for (const PhononState &state : tensors.states)
    bins.push_back(transform.fine_bin(state.energy));
  return bins;
}

} // namespace

Multiphonon::Multiphonon(const EnergyGrid &grid, int orders, PairRule rule)
    : grid_(grid), orders_(orders), rule_(rule), transform_(grid) {}

Multiphonon::Transforms Multiphonon::all_pairs(const DisplacementTensors &tensors,
                                               std::size_t atom) const {
  const SymmetricTensors &mode = tensors.mode[atom];
  const std::vector<int> bins = fine_bins(tensors, transform_);
  Eigen::ArrayXcd trace;
  Eigen::ArrayXcd contraction;
  for (int c = 0; c < 6; ++c) {
    const Eigen::ArrayXcd component = transform_.forward(histogram(
        tensors, bins, transform_.fine_bins(), [&](Eigen::Index s) { return mode(c, s); }));
    if (c == 0) {
      trace = component;
      contraction = 2.0 * component.square();
    } else {
      if (c < 3)
        trace += component;
      contraction += 2.0 * tensor_multiplicity[c] * component.square();
    }
  }
  Transforms result;
  result.second = (trace.square() + contraction) / 15.0;
  result.first = trace / 3.0;
  return result;
}

Multiphonon::Transforms Multiphonon::same_point_pairs(const DisplacementTensors &tensors,
                                                      std::size_t atom) const {
  const SymmetricTensors &mode = tensors.mode[atom];
  Transforms result;
  result.first = transform_.forward(
      histogram(tensors, fine_bins(tensors, transform_), transform_.fine_bins(),
                [&](Eigen::Index s) { return mode.col(s).head<3>().sum() / 3.0; }));
  result.second = transform_.forward(
      same_wave_vector_pairs(tensors, atom, transform_.fine_width(), transform_.fine_bins(),
                             rule_ == PairRule::same_wave_vector_pruned));
  return result;
}

void Multiphonon::clear_forbidden(Eigen::Ref<Eigen::ArrayXd> row, int order,
                                  const DisplacementTensors &tensors) const {
  const auto [lowest, highest] = std::minmax_element(
      tensors.states.begin(), tensors.states.end(),
      [](const PhononState &a, const PhononState &b) { return a.energy < b.energy; });
  const double fine = transform_.fine_width();
  // Convolution adds indices, so a product of n bins begins up to n fine widths early.
  const double begin = order * (lowest->energy - fine);
  const double end = order * highest->energy + fine;
  for (int bin = 0; bin < grid_.bins(); ++bin) {
    const double left = grid_.minimum + bin * grid_.width;
    if (left + grid_.width <= begin || left > end || row[bin] < 0.0)
      row[bin] = 0.0;
  }
}

MultiphononRows Multiphonon::spectra(const DisplacementTensors &tensors, std::size_t atom) const {
  Transforms powers = rule_ == PairRule::all_wave_vectors ? all_pairs(tensors, atom)
                                                          : same_point_pairs(tensors, atom);
  MultiphononRows rows(orders_ - 1, grid_.bins());
  for (int order = 2; order <= orders_; ++order) {
    if (order > 2)
      powers.second *= powers.first;
    Eigen::ArrayXd row = transform_.bins(powers.second);
    clear_forbidden(row, order, tensors);
    rows.row(order - 2) = row.transpose();
  }
  return rows;
}

} // namespace ins
