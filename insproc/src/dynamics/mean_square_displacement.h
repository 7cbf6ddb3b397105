// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/run_test.h"
#include "dynamics/trajectory_frame.h"
#include "statistics/segmented_means.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Follows atoms across the faces of the box. Where the file tells no images, no atom may move by
/// half a box from one frame to the next.
class Unwrapper {
public:
  /// \return fractional positions that go on from frame to frame, while the frame is there
  const AtomVectors &operator()(const TrajectoryFrame &frame);

private:
  AtomVectors last_, whole_;
};

/// Mean-squared displacement of each element from the first frame, the center of mass kept in
/// place.
///
/// Displacements are those of the fractional coordinates times the first cell, so that a cell that
/// changes does not count as motion.
class MeanSquareDisplacement {
public:
  /// \param molecules  number of the molecule of each atom: what moves by itself
  MeanSquareDisplacement(const TrajectoryAtoms &atoms, std::vector<int> molecules);

  /// \param positions  of the frame, from an Unwrapper
  void add(const TrajectoryFrame &frame, const AtomVectors &positions);

  const std::vector<std::string> &elements() const { return elements_; }
  const std::vector<double> &times() const { return times_; } ///< ps
  /// Angstrom^2, for each element.
  const std::vector<std::vector<double>> &values() const { return values_; }

  /// Of each element: whether its displacement has a plateau. The slope over the last three
  /// quarters of the run is that of the mean over molecules, its error that of their scatter; p is
  /// one-sided, for a displacement that grows.
  std::vector<RunTest> tests() const;

  /// Height of the plateau of each element: mean over the last three quarters.
  std::vector<RunValue> plateaus() const;

private:
  /// Slope and height of each molecule's mean for one element.
  struct Lines {
    Eigen::ArrayXd slopes, heights;
  };
  Lines lines(int element) const;

  std::vector<std::string> elements_;
  std::vector<int> element_of_;
  std::vector<int> molecules_;
  Eigen::VectorXd mass_shares_;
  Eigen::Matrix3d to_cartesian_;
  AtomVectors start_;
  Eigen::ArrayXd squares_; ///< (atoms) of a frame
  SegmentedMeans segments_;
  std::vector<double> times_;
  std::vector<std::vector<double>> values_;
};

} // namespace ins
