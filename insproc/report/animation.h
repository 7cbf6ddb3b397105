// SPDX-License-Identifier: GPL-2.0-or-later
//
// Modes as moving pictures for viewers: one file per mode.
#pragma once

#include "crystal/crystal.h"
#include "phonons/phonon_modes.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace ins {

struct AnimationSettings {
  double amplitude = 0.3;            ///< largest displacement of an atom, Angstrom
  int frames = 24;                   ///< in one period
  std::array<int, 3> cells{1, 1, 1}; ///< primitive cells shown along each axis
};

/// Writes one mode; the format is the extension:
///   .extxyz  frames of one period with lattice, frequency and displacement vectors (ASE, OVITO)
///   .xyz     the same frames without lattice (VMD); Jmol reads the vectors
///   .ascii   v_sim: cell and eigenvector, which the viewer moves itself; one primitive cell
/// The displacement of atom j in cell R at phase t is Re[e_j / sqrt(m_j) exp(2 pi i (q.R - t))],
/// scaled to the amplitude.
///
/// \param mode  0-based
/// \throws Error for another extension, a mode that does not exist, or if the file cannot be
/// written
void write_animation(const std::filesystem::path &path, const Crystal &crystal,
                     const PhononModes &modes, int mode, const AnimationSettings &settings = {});

/// Those that write_animation() knows.
const std::vector<std::string> &animation_extensions();

} // namespace ins
