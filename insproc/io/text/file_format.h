// SPDX-License-Identifier: GPL-2.0-or-later
//
// Formats of files that are told by the end of their names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ins {

/// ".csv" of "spectrum.csv".
std::string extension_of(const std::filesystem::path &path);

/// ".csv, .dat or .h5"
std::string in_words(const std::vector<std::string> &extensions);

/// Empty if a path ends in one of some extensions, else what is wrong with it.
std::string extension_problem(const std::filesystem::path &path,
                              const std::vector<std::string> &extensions);

} // namespace ins
