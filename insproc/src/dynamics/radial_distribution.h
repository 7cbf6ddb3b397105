// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/run_test.h"
#include "dynamics/trajectory_frame.h"
#include "statistics/segmented_means.h"

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

namespace ins {

struct RdfSettings {
  double reach = 10.0; ///< Angstrom, shortened to half the box
  double width = 0.02; ///< of a bin, Angstrom
  /// Pairs of elements; empty: C-C, C-H and H-H where there are C and H, else all there are.
  std::vector<std::pair<std::string, std::string>> pairs;
};

/// Radial distribution functions of pairs of elements, within and between molecules.
///
/// g(r) = <pairs in the bin> <V> / (pairs in all, volume of the shell). The parts within and
/// between molecules have the same divisor: their sum is g.
class RadialDistribution {
public:
  /// \param molecules  number of the molecule of each atom
  /// \throws Error for a pair of an element that is not there
  RadialDistribution(const TrajectoryAtoms &atoms, std::vector<int> molecules,
                     const TrajectoryFrame &first, RdfSettings settings);

  /// Counts pairs of a frame; may be called on several threads.
  ///
  /// \return (curves, bins) one behind the other: within, between, of each pair
  Eigen::ArrayXd counts(const TrajectoryFrame &frame) const;

  /// Takes the counts of the next frame.
  void add(const TrajectoryFrame &frame, const Eigen::ArrayXd &counts);

  int curves() const { return 2 * static_cast<int>(pairs_.size()); }
  std::string name(int curve) const; ///< "C-H within"
  std::string pair_name(int pair) const;
  const Eigen::ArrayXd &distances() const { return distances_; } ///< middles of the bins

  enum class Part { Whole, Early, Late };
  /// g(r) of the whole run or one of its windows (statistics/window_distance.h).
  Eigen::ArrayXd values(int curve, Part part) const;
  /// Times of the early and the late window, ps; zeros if the run is too short for them.
  std::pair<std::pair<double, double>, std::pair<double, double>> windows() const;
  long frames() const { return frames_; }

  /// Of each curve that is not zero: whether early and late window differ by noise only.
  std::vector<RunTest> tests() const;

private:
  Eigen::ArrayXXd segments(int curve) const; ///< g(r) of each segment
  Eigen::ArrayXd normalized(int curve, const Eigen::ArrayXd &counts) const;

  std::vector<std::pair<std::string, std::string>> pairs_;
  std::vector<double> pair_counts_; ///< of atoms
  std::vector<int> element_;        ///< of each atom
  std::vector<int> molecules_;
  Eigen::MatrixXi pair_of_; ///< of two elements; -1: not asked for
  double reach_, width_;
  Eigen::Index bins_;
  Eigen::ArrayXd distances_, shells_;
  SegmentedMeans segments_;
  Eigen::ArrayXd sums_; ///< of counts
  double volumes_ = 0.0;
  long frames_ = 0;
};

} // namespace ins
