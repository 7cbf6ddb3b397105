// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Refuses what is no file, or a file known to hold something else, by naming what it is and what
/// to give in its place: directories, archives, binary files of CASTEP, tables, bare force
/// constants.
///
/// \throws Error  naming the file; returns if nothing speaks against it
void refuse_foreign_file(const std::string &path);

} // namespace ins
