// SPDX-License-Identifier: GPL-2.0-or-later
//
// Frames along a path whose energies differ.
#pragma once

#include <vector>

namespace ins {

/// Chooses frames of a path, such as a relaxation: the first one, each whose energy differs by more
/// than `step` from that of the last one chosen before it, and the last one.
///
/// \param energies  of the frames, in their order
/// \param step      in the same unit, not negative
/// \return          places in `energies`, ascending
std::vector<int> energy_steps(const std::vector<double> &energies, double step);

} // namespace ins
