// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/segmented_means.h"

namespace ins {

SegmentedMeans::SegmentedMeans(Eigen::Index width)
    : sums_(Eigen::ArrayXXd::Zero(width, most)), times_(Eigen::ArrayXd::Zero(most)), samples_(1) {}

void SegmentedMeans::add(double time, const Eigen::Ref<const Eigen::ArrayXd> &values) {
  if (filled_ == samples_) {
    ++current_;
    filled_ = 0;
  }
  if (current_ == most) {
    for (int k = 0; k < most / 2; ++k) {
      sums_.col(k) = sums_.col(2 * k) + sums_.col(2 * k + 1);
      times_[k] = times_[2 * k] + times_[2 * k + 1];
    }
    sums_.rightCols(most / 2).setZero();
    times_.tail(most / 2).setZero();
    samples_ *= 2;
    current_ = most / 2;
  }
  sums_.col(current_) += values;
  times_[current_] += time;
  ++filled_;
}

int SegmentedMeans::segments() const { return current_ + (filled_ == samples_ ? 1 : 0); }

Eigen::ArrayXd SegmentedMeans::times() const {
  return times_.head(segments()) / static_cast<double>(samples_);
}

Eigen::ArrayXXd SegmentedMeans::means() const {
  return sums_.leftCols(segments()) / static_cast<double>(samples_);
}

} // namespace ins
