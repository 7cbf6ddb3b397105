// SPDX-License-Identifier: GPL-2.0-or-later
//
// The entries for frames of which some are to be chosen.
#pragma once

#include "training/frame.h"
#include "training/frame_descriptor.h"

#include <string>
#include <vector>

namespace ins {

/// Reads the frames of a text dump of LAMMPS (the column element is needed) or of an extended xyz
/// file. Frames without a value source get one: the file's name with the number of the frame behind
/// it.
///
/// \throws Error  naming file and place
std::vector<Frame> read_frames(const std::string &path);

/// The same of frames with descriptors of their atoms, which an extended xyz file has in a column;
/// adds the descriptor of each to `descriptors`.
///
/// \param name  of the descriptors: the compute's ID in a dump (empty: the only one there is), the
///              column in extended xyz (empty: descriptors). In extended xyz the column stays
/// \throws Error  naming file and place
std::vector<Frame> read_described_frames(const std::string &path, const std::string &name,
                                         FrameDescriptors &descriptors);

} // namespace ins
