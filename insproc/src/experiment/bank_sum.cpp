// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/bank_sum.h"

#include "base/error.h"

#include <algorithm>

namespace ins {

Histogram sum_of_banks(const std::vector<Histogram> &banks, const std::vector<double> &shifts) {
  std::vector<Histogram> moved = banks;
  double low = -1e300, high = 1e300;
  for (std::size_t k = 0; k < moved.size(); ++k) {
    moved[k].edges.array() -= shifts[k];
    low = std::max(low, moved[k].edges[0]);
    high = std::min(high, moved[k].edges[moved[k].size()]);
  }
  const Eigen::VectorXd &edges = moved.front().edges;
  const double *begin = edges.data(), *end = begin + edges.size();
  const Eigen::Index first = std::lower_bound(begin, end, low) - begin;
  const Eigen::Index last = std::upper_bound(begin, end, high) - begin; // behind the last edge
  if (last - first < 4)
    throw Error("the banks to be summed have fewer than three bins in common");
  const Eigen::VectorXd common = edges.segment(first, last - first);
  Histogram sum = rebinned(moved.front(), common);
  for (std::size_t k = 1; k < moved.size(); ++k) {
    const Histogram bank = rebinned(moved[k], common);
    sum.values += bank.values;
    if (sum.has_errors() && bank.has_errors())
      sum.errors = (sum.errors.array().square() + bank.errors.array().square()).sqrt();
    else
      sum.errors.resize(0);
  }
  return sum;
}

} // namespace ins
