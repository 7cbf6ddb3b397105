// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// A vector or array of Eigen's as a list, which is what tables and pictures hold.
template <class Derived> std::vector<double> number_list(const Eigen::DenseBase<Derived> &values) {
  const typename Derived::PlainObject plain = values;
  return {plain.begin(), plain.end()};
}

} // namespace ins
