// SPDX-License-Identifier: GPL-2.0-or-later
//
// What stands before the lines of atoms in a frame.
#pragma once

#include "io/trajectories/frame_text.h"

#include <Eigen/Core>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

struct FrameHead {
  int atoms = 0;
  std::optional<double> step, time;                  ///< time in the file's unit
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero(); ///< rows a, b, c in the file's unit
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();
  std::array<bool, 3> periodic = {true, true, true};
  std::vector<std::string> columns; ///< of the lines of atoms, named as a dump names them
  std::string_view rows;            ///< the lines of atoms
};

/// Reads the head of a frame. Properties of extended xyz get the names of a dump's columns:
/// element, xu yu zu, vx vy vz, id; others keep theirs.
///
/// The box of a dump may be orthogonal, restricted or general triclinic.
/// \param problem  filled with what is wrong, where nothing is returned
std::optional<FrameHead> read_frame_head(FrameFormat format, std::string_view frame,
                                         std::string &problem);

} // namespace ins
