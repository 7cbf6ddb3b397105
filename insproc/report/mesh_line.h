// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/spectrum.h"

#include <array>
#include <string>

namespace ins {

/// "6 x 6 x 6": a mesh by its counts.
std::string mesh_words(const std::array<int, 3> &counts);

/// One line on the mesh of a spectrum: its size, who chose it, and how far the spectrum depends on
/// it: "mesh 4 x 4 x 10: 160 wave vectors, 54 by symmetry; change against half of it 0.4 % of the
/// maximum, at 73 cm-1".
std::string mesh_line(const Spectrum &spectrum, const SpectrumSettings &settings);

/// One line on the mesh of a coherent part: its step, and how far the part depends on it:
/// "coherent part: mesh of 0.05 1/Angstrom, 1203 wave vectors; change against twice the step 0.8 %
/// of its maximum".
std::string coherent_line(const CoherentQuality &quality);

/// A share of the maximum as text: "0.4 %", "below 0.01 %".
std::string percent(double share);

} // namespace ins
