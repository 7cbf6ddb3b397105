// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"

/// One hydrogen atom (1.008 amu) in a cubic cell of 10 Angstrom, tied to its place by three
/// springs.
///
/// \param frequencies along x, y, z in cm^-1; 0 for no spring
ins::ForceConstants oscillator(const Eigen::Vector3d &frequencies);
