// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/hdf5/handle.h"

#include <string>

namespace ins::h5 {

/// The content of an HDF5 file, read by a child process.
///
/// HDF5 believes the metadata of files in its older formats, which carry no checksums: a damaged
/// one makes it read and write out of bounds, and ends the program. A child process reads such a
/// file and hands on its groups, and the numbers and text in its datasets and attributes (no links
/// to other files, no compound values). If it crashes or takes too long, the file is damaged.
///
/// \return a file in memory, open for reading
/// \throws Error naming the file, if it is damaged
Handle checked_copy(const std::string &path);

} // namespace ins::h5
