// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for frames with descriptors of their atoms.
#pragma once

#include "training/frame.h"
#include "training/frame_descriptor.h"

#include <string>
#include <vector>

namespace ins {

/// Reads the frames of a text dump of LAMMPS, or of an extended xyz file with a column of
/// descriptors, and adds the descriptor of each to `descriptors`. Frames without a value source get
/// one: the file's name with the number of the frame behind it.
///
/// \param name  of the descriptors: the compute's ID in a dump (empty: the only one there is), the
///              column in extended xyz (empty: descriptors). In extended xyz the column stays
/// \throws Error  naming file and place
std::vector<Frame> read_described_frames(const std::string &path, const std::string &name,
                                         FrameDescriptors &descriptors);

} // namespace ins
