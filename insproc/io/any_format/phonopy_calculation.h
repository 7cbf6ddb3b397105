// SPDX-License-Identifier: GPL-2.0-or-later
//
// A phonopy yaml file with the files that belong to it.
#pragma once

#include "io/any_format/read_force_constants.h"

#include <string>

namespace ins {

/// Reads a phonopy yaml file and, as its content asks for, the files beside it.
///
/// \throws Error  naming the file and place
ForceConstants read_phonopy_calculation(const std::string &path, const ReadingOptions &options);

/// Reads a BORN file and gives every primitive atom its charges.
///
/// \param known   the cells whose atoms the file may list, the wanted first
/// \param unit    factor from the file's e^2 / (4 pi eps0) to eV Angstrom
/// \throws Error  naming the file
BornCharges read_born(const std::vector<PhononCells> &known, const std::string &path,
                      double unit = 1.0);

} // namespace ins
