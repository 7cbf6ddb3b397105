// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/trajectory_frame.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace ins {

/// Atoms of a frame sorted into boxes, so that pairs within a distance are found without looking at
/// all others.
class PairSearch {
public:
  /// \param reach  Angstrom; at most half of the least distance of the cell's faces along periodic
  ///               axes (largest_reach()), so that a pair has one image
  PairSearch(const TrajectoryFrame &frame, double reach);

  static double largest_reach(const TrajectoryFrame &frame);

  /// Calls visit(i, j, squared distance) for every pair i < j closer than the reach.
  template <class Visit> void for_each(Visit visit) const;

private:
  int box_of(int axis, double place) const;

  /// Squared distances from one atom to `count` others from `begin`, of the sorted ones.
  void measure(int atom, int begin, int count, std::vector<double> &squares) const;

  Eigen::Matrix3d to_cartesian_;
  std::array<bool, 3> periodic_;
  double square_;
  std::array<int, 3> boxes_;          ///< along each axis
  std::array<double, 3> low_, width_; ///< of the boxes, fractional
  std::vector<int> atoms_;            ///< sorted by box
  /// Of these, fractional, wrapped along periodic axes.
  std::array<std::vector<double>, 3> places_;
  std::vector<int> first_; ///< (boxes + 1) into atoms_
};

template <class Visit> void PairSearch::for_each(Visit visit) const {
  // Where there are fewer than three boxes along an axis, all are neighbors, once.
  const auto range = [&](int axis, int box) {
    const int n = boxes_[static_cast<std::size_t>(axis)];
    if (n < 3)
      return std::pair(0, n - 1);
    const bool wraps = periodic_[static_cast<std::size_t>(axis)];
    return std::pair(wraps ? box - 1 : std::max(box - 1, 0),
                     wraps ? box + 1 : std::min(box + 1, n - 1));
  };
  const auto wrapped = [&](int axis, int box) {
    const int n = boxes_[static_cast<std::size_t>(axis)];
    return (box + n) % n;
  };
  std::vector<double> squares(atoms_.size());
  for (int a = 0; a < boxes_[0]; ++a)
    for (int b = 0; b < boxes_[1]; ++b)
      for (int c = 0; c < boxes_[2]; ++c) {
        const int home = (a * boxes_[1] + b) * boxes_[2] + c;
        const auto [a0, a1] = range(0, a);
        const auto [b0, b1] = range(1, b);
        const auto [c0, c1] = range(2, c);
        for (int x = a0; x <= a1; ++x)
          for (int y = b0; y <= b1; ++y)
            for (int z = c0; z <= c1; ++z) {
              const int other =
                  (wrapped(0, x) * boxes_[1] + wrapped(1, y)) * boxes_[2] + wrapped(2, z);
              if (other < home)
                continue; // each two boxes once
              for (int p = first_[static_cast<std::size_t>(home)];
                   p < first_[static_cast<std::size_t>(home) + 1]; ++p) {
                const int begin = other == home ? p + 1 : first_[static_cast<std::size_t>(other)];
                const int count = first_[static_cast<std::size_t>(other) + 1] - begin;
                measure(p, begin, count, squares);
                for (int k = 0; k < count; ++k)
                  if (squares[static_cast<std::size_t>(k)] < square_) {
                    const int i = atoms_[static_cast<std::size_t>(p)],
                              j = atoms_[static_cast<std::size_t>(begin + k)];
                    visit(std::min(i, j), std::max(i, j), squares[static_cast<std::size_t>(k)]);
                  }
              }
            }
      }
}

} // namespace ins
