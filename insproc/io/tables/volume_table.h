// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "eos/volume_series.h"

#include <filesystem>

namespace ins {

/// Reads energies of a crystal at several volumes, in one of two forms:
///   - comma-separated values with the columns volume_A3 and energy_eV, and where there are:
///     pressure_GPa (or pressure_kbar, pressure_bar); a, b, c (Angstrom), alpha, beta, gamma
///     (degrees), all six or none; structure, a file named relative to the table;
///   - two columns with blanks between, volume (Angstrom^3) and energy (eV), as phonopy-qha's
///     e-v.dat; # begins a comment.
///
/// \return by rising volume
/// \throws Error naming file and line: a number that is none, a volume that is not positive or
///               stands twice, a missing column
VolumeSeries read_volume_series(const std::filesystem::path &path);

} // namespace ins
