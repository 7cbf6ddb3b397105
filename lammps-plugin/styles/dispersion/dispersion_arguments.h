// SPDX-License-Identifier: GPL-2.0-or-later
//
// What users say of D3, in pair_style d3 and in pair_style mace.
#pragma once

#include "dispersion/dispersion.h"

#include <string>
#include <vector>

namespace mace_lammps {

/// Whether a word of an input is a keyword of D3, one that comes behind the functional.
bool is_dispersion_keyword(const std::string &word);
/// The keywords of D3, for messages.
std::string dispersion_keywords();

/// Options of D3, without elements.
///
/// \param functional  or `custom`, whose parameters are all in the arguments
/// \param arguments   keywords, each with its value
/// \throws mace::Error naming the keyword or value that is at fault
dispersion::Options parse_dispersion(const std::string &functional,
                                     const std::vector<std::string> &arguments);

/// Functional, damping, three-body term and cutoffs: for a line at start-up.
std::string describe_dispersion(const std::string &functional, const dispersion::Options &options);

} // namespace mace_lammps
