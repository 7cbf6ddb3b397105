// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/analyse_trajectory.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ins {

AnalysedTrajectory analyse_trajectory(Trajectory &trajectory,
                                      const TrajectoryAnalysisSettings &settings, double skip,
                                      const std::function<void(double)> &progress) {
  AnalysedTrajectory result;
  std::optional<double> start;
  for (;;) {
    std::vector<TrajectoryFrame> batch = trajectory.next();
    if (batch.empty())
      return result;
    if (!start)
      start = batch.front().time;
    batch.erase(batch.begin(), std::find_if(batch.begin(), batch.end(), [&](const auto &frame) {
                  return frame.time - *start >= skip;
                }));
    if (!batch.empty()) {
      if (!result.analysis)
        result.analysis = std::make_unique<TrajectoryAnalysis>(trajectory.atoms(), batch, settings);
      result.analysis->add(batch);
      result.frames += static_cast<long>(batch.size());
    }
    progress(trajectory.share());
  }
}

} // namespace ins
