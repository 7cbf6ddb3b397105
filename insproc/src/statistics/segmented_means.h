// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Means over equal pieces of a run whose length is not known in advance, in bounded memory: when
/// all pieces are full, neighbors are joined.
class SegmentedMeans {
public:
  /// \param width  values of a sample
  explicit SegmentedMeans(Eigen::Index width);

  void add(double time, const Eigen::Ref<const Eigen::ArrayXd> &values);

  /// Pieces that are full: between 32 and 64 from 32 samples on.
  int segments() const;
  Eigen::ArrayXd times() const;  ///< (segments) mean times
  Eigen::ArrayXXd means() const; ///< (width, segments)

private:
  static constexpr int most = 64;

  Eigen::ArrayXXd sums_; ///< (width, most)
  Eigen::ArrayXd times_; ///< (most) sums of times
  long samples_ = 0;     ///< of a full segment
  int current_ = 0;
  long filled_ = 0; ///< samples of the current one
};

} // namespace ins
