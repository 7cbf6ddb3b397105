// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"

namespace ins {

/// Force constants of one state of a crystal in the description of another.
///
/// Lattice vectors of the primitive cell, the images at which its atoms stand and the Cartesian
/// frame become those that correspond to the first state's (align_states()), so that wave vectors,
/// eigenvectors and symmetry operations of both mean the same. Frequencies stay as they are.
///
/// \param first  primitive cell of the other state
/// \throws Error if the states do not hold the same atoms in the same order
ForceConstants aligned_state(ForceConstants second, const Crystal &first);

} // namespace ins
