// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ins {

/// The places closest to those wanted (least squares) that keep a distance, within limits.
///
/// \param wanted  rising
/// Source: isotonic regression by pooling, R. E. Barlow et al. (1972), of wanted[i] - i distance.
std::vector<double> label_places(const std::vector<double> &wanted, double distance, double lowest,
                                 double highest);

/// A row of labels along an axis, which is filled with the most important ones first: a label finds
/// room as long as it and all before it stand near what they belong to.
class LabelRow {
public:
  /// \param range     of the axis
  /// \param distance  of two labels
  /// \param farthest  from what a label belongs to to where it stands
  LabelRow(const std::pair<double, double> &range, double distance, double farthest);

  /// Adds the label of something at `wanted`, if there is room.
  bool add(double wanted);

  /// Where the labels stand, in the order in which they were added.
  std::vector<double> places() const;

private:
  std::vector<std::size_t> rising() const;
  std::vector<double> found_places(const std::vector<std::size_t> &order) const;

  std::pair<double, double> range_;
  double distance_, farthest_;
  std::vector<double> wanted_;
};

} // namespace ins
