// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the commands that deal with frames have in common.
#pragma once

#include "training/frame.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ins::app {

/// Checks an option that names an extended xyz file to be written: .xyz or .extxyz.
CLI::Validator extxyz_file();

/// Writes frames, naming the file and their number on standard error.
void write_frames(const std::string &path, const std::vector<Frame> &frames);

/// "MIN:MAX:N" as N numbers from MIN to MAX.
/// \throws CLI::ValidationError for anything else
std::vector<double> parse_grid(const std::string &option, const std::string &text);

/// Lists of three integers (a diagonal) or nine (row after row) as matrices.
/// \throws CLI::ValidationError for another number of integers
std::vector<Eigen::Matrix3i> parse_supercells(const std::string &option,
                                              const std::vector<std::vector<int>> &lists);

/// "8:1:1" as three numbers.
/// \throws CLI::ValidationError for anything else
std::array<double, 3> parse_parts(const std::string &option, const std::string &text);

} // namespace ins::app
