// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/pair_histogram.h"

#include <cmath>

namespace ins {

namespace {

constexpr double weak_mode = 1e-7; ///< Tr B / 3 in Angstrom^2

/// Rows whose scalar products are Tr B Tr B' + 2 B:B'.
using PairFactors = Eigen::Matrix<double, 7, Eigen::Dynamic>;

PairFactors pair_factors(const Eigen::Ref<const SymmetricTensors> &mode) {
  PairFactors factors(7, mode.cols());
  factors.row(0) = mode.topRows<3>().colwise().sum();
  factors.bottomRows<6>() = (2.0 * tensor_multiplicity).cwiseSqrt().asDiagonal() * mode;
  return factors;
}

/// 1 where a mode may be the first of a pair; at least the two lowest ones may.
Eigen::ArrayXd first_members(const PairFactors &factors, bool prune) {
  const Eigen::ArrayXd traces = factors.row(0).transpose().array();
  if (!prune)
    return Eigen::ArrayXd::Ones(traces.size());
  Eigen::ArrayXd kept = (traces / 3.0 > weak_mode).cast<double>();
  if (kept.sum() < 2.0) {
    kept.setZero();
    kept.head(std::min<Eigen::Index>(2, kept.size())).setOnes();
  }
  return kept;
}

} // namespace

Eigen::ArrayXd same_wave_vector_pairs(const DisplacementTensors &tensors, std::size_t atom,
                                      double width, int count, bool prune) {
  Eigen::ArrayXd histogram = Eigen::ArrayXd::Zero(count);
  for (const StateBlock &block : tensors.blocks) {
    if (block.count == 0)
      continue;
    const PairFactors factors =
        pair_factors(tensors.mode[atom].middleCols(block.first, block.count));
    const Eigen::ArrayXd kept = first_members(factors, prune);
    Eigen::ArrayXd energies(block.count);
    for (int k = 0; k < block.count; ++k)
      energies[k] = tensors.states[block.first + k].energy;
    const double scale = tensors.states[block.first].weight / 15.0;

    for (int i = 0; i < block.count; ++i) {
      const int rest = block.count - i;
      const Eigen::ArrayXi bin = ((energies[i] + energies.tail(rest)) / width).cast<int>();
      Eigen::ArrayXd intensity = scale * (kept[i] + kept.tail(rest)) *
                                 (factors.rightCols(rest).transpose() * factors.col(i)).array();
      intensity[0] *= 0.25; // nu = nu' is met once, and C = 2
      for (int k = 0; k < rest && bin[k] < count; ++k)
        histogram[bin[k]] += intensity[k];
    }
  }
  return histogram;
}

} // namespace ins
