// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "phonons/degeneracy.h"
#include "phonons/phonon_modes.h"

#include <string>
#include <vector>

namespace ins {

/// What is told of one mode.
struct ModeSummary {
  int mode = 0;               ///< 0-based, by rising frequency
  double frequency = 0.0;     ///< cm^-1, imaginary as negative
  int degeneracy = 1;         ///< size of its degenerate set
  double participation = 0.0; ///< (sum p)^2 / (N sum p^2) with p_i = |e_i|^2 / m_i; 1/N .. 1
  double reduced_mass = 0.0;  ///< amu: 1 / sum_i |e_i|^2 / m_i
  std::vector<double>
      element_share; ///< kinetic energy |e|^2 per element, in the order of `elements`
};

/// Elements of a crystal, sorted, each once.
std::vector<std::string> elements(const Crystal &crystal);

/// Summary of every mode at one wave vector.
///
/// \param tolerance frequencies closer than this are degenerate, cm^-1
std::vector<ModeSummary> summarise_modes(const PhononModes &modes, const Crystal &crystal,
                                         double tolerance = degeneracy::of_modes);

} // namespace ins
