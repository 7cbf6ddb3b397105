// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/trajectory.h"

#include "base/error.h"
#include "io/hdf5/open_file.h"
#include "io/trajectories/frame_text.h"
#include "io/trajectories/h5md_reader.h"
#include "io/trajectories/trajectory_reader.h"

#include <algorithm>

namespace ins {

std::unique_ptr<Trajectory> open_trajectory(const std::vector<std::string> &paths,
                                            const TrajectorySettings &settings) {
  const auto binary = std::count_if(paths.begin(), paths.end(), h5::is_hdf5);
  if (binary == 0)
    return std::make_unique<TrajectoryReader>(paths, settings);
  if (binary < static_cast<std::ptrdiff_t>(paths.size()))
    throw Error(paths.front() + ": files of H5MD and of text do not go together in one run");
  return std::make_unique<H5mdReader>(paths, settings);
}

bool is_trajectory(const std::string &path) { return h5::is_hdf5(path) || is_frame_text(path); }

} // namespace ins
