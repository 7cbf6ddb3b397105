// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/trajectory_analysis.h"
#include "io/trajectories/trajectory.h"

#include <functional>
#include <memory>

namespace ins {

/// What has become of the frames of a trajectory.
struct AnalysedTrajectory {
  std::unique_ptr<TrajectoryAnalysis> analysis; ///< null if no frames are left
  long frames = 0;                              ///< that went into it
};

/// Reads a trajectory to its end, a batch of frames at a time.
///
/// \param skip      ps left out at the start, counted from the first frame
/// \param progress  called with the share of the files that has been read, 0 to 1
/// \throws Error    naming file and frame
AnalysedTrajectory analyse_trajectory(Trajectory &trajectory,
                                      const TrajectoryAnalysisSettings &settings, double skip,
                                      const std::function<void(double)> &progress);

} // namespace ins
