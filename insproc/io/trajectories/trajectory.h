// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trajectories of any length, read a batch of frames at a time, whatever their format.
#pragma once

#include "dynamics/trajectory_frame.h"

#include <memory>
#include <string>
#include <vector>

namespace ins {

struct TrajectorySettings {
  /// Of types 1, 2, ..., for files without elements; of the atoms in H5MD without species.
  std::vector<std::string> elements;
  double step_length = 0.0; ///< ps from one step to the next; 0: not known
  double time_unit = 1.0;   ///< ps, of times that the file tells without a unit
  double length_unit = 1.0; ///< Angstrom, of lengths in dumps and in H5MD without a unit
  /// Of text, read at a time. Threads that end sooner would share a processor before the system has
  /// given them one each.
  std::size_t batch_bytes = std::size_t{48} << 20;
  std::size_t threads = 1;
};

class Trajectory {
public:
  virtual ~Trajectory() = default;

  virtual const TrajectoryAtoms &atoms() const = 0;
  virtual bool has_velocities() const = 0;
  virtual bool has_ids() const = 0;

  /// The next frames, by rising time; empty at the end. Frames whose step has been read already, as
  /// after a restart, are left out.
  /// \throws Error  naming file and frame
  virtual std::vector<TrajectoryFrame> next() = 0;

  /// About how many frames there are in all.
  virtual double expected_frames() const = 0;
  /// How much of the files has been read, 0 to 1.
  virtual double share() const = 0;
  /// What was left out.
  virtual std::vector<std::string> remarks() const = 0;
};

/// Opens the files of one run, one behind the other: all of them H5MD, or none.
/// \throws Error  naming the file, and what is missing in it
std::unique_ptr<Trajectory> open_trajectory(const std::vector<std::string> &paths,
                                            const TrajectorySettings &settings);

/// Whether a file begins as a trajectory does.
/// \throws Error  naming the file, if it cannot be read
bool is_trajectory(const std::string &path);

} // namespace ins
