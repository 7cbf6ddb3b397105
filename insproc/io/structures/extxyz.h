// SPDX-License-Identifier: GPL-2.0-or-later
//
// Extended xyz, the format of training sets.
#pragma once

#include "crystal/crystal.h"
#include "training/frame.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace ins {

/// Reads all frames of an extended xyz file, with all columns and values. Columns are those of
/// Properties (species and pos are needed), or symbol and coordinates.
///
/// Without pbc, a frame that has a Lattice is periodic.
/// \throws Error naming file and line
std::vector<Frame> read_extxyz_frames(const std::string &path);

/// Reads the last frame of an extended xyz file, which must tell its Lattice.
///
/// \throws Error naming file and line
Crystal read_extxyz(const std::string &path);

/// Writes frames so that read_extxyz_frames() gives equal ones, and ASE reads them.
void print_extxyz(std::ostream &out, const std::vector<Frame> &frames);

/// The same to a file, which appears under its name when it is whole.
/// \throws Error naming the file, if it cannot be written
void write_extxyz(const std::string &path, const std::vector<Frame> &frames);

} // namespace ins
