// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/block_means.h"

#include "base/error.h"
#include "statistics/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr int fewest_blocks = 8, most_blocks = 32;
constexpr double block_inefficiencies = 10.0; ///< least length of a block

} // namespace

double BlockMeans::correction() const {
  // Means of neighboring blocks of b samples correlate by g/(4 b), for an exponential decay.
  return std::sqrt(1.0 + 0.5 * inefficiency / static_cast<double>(length));
}

BlockMeans block_means(const Eigen::ArrayXd &x) {
  const Eigen::Index n = x.size();
  if (n < fewest_blocks)
    throw Error(
        fmt::format("{} samples are too few for statistics; {} are the least", n, fewest_blocks));
  BlockMeans result;
  result.inefficiency = statistical_inefficiency(x);
  const double possible =
      std::floor(static_cast<double>(n) / (block_inefficiencies * result.inefficiency));
  result.enough = possible >= fewest_blocks;
  const int blocks = std::clamp(static_cast<int>(possible), fewest_blocks, most_blocks);
  result.length = n / blocks;
  result.means = x.tail(result.length * blocks).reshaped(result.length, blocks).colwise().mean();
  return result;
}

Estimate mean_with_error(const Eigen::ArrayXd &x) {
  const BlockMeans blocks = block_means(x);
  const int count = blocks.blocks();
  const double scatter = (blocks.means - blocks.means.mean()).square().sum() / (count - 1);
  return {x.mean(), std::sqrt(scatter / count) * blocks.correction(), count - 1.0, blocks.enough};
}

Estimate variance_with_error(const Eigen::ArrayXd &x) {
  return mean_with_error((x - x.mean()).square());
}

} // namespace ins
