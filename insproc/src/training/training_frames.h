// SPDX-License-Identifier: GPL-2.0-or-later
//
// Frames for a training set, made from one structure.
#pragma once

#include "training/frame.h"
#include "training/random_distortion.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ins {

struct FrameSettings {
  std::vector<double> volume_changes;      ///< percent; empty: the volume as it is
  std::vector<Eigen::Matrix3i> supercells; ///< as in_supercell(); empty: the cell as it is
  std::optional<DistortionSettings> distortion;
  int copies = 1;         ///< distorted copies of each structure, which they take the place of
  std::uint64_t seed = 0; ///< of the distortions
};

/// All combinations: of each supercell each volume, of each of these the distorted copies.
///
/// Values of the frames: config_type ("volume", "supercell", "rattled", or "structure" if nothing
/// has been done; the last of these that applies), volume_change (percent), supercell (nine
/// integers), rattle (Angstrom), strain, seed and copy.
/// \throws Error as the functions that make them do
std::vector<Frame> training_frames(const Crystal &crystal, const FrameSettings &settings);

} // namespace ins
