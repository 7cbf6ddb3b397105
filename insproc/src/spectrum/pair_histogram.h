// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/displacement_tensors.h"

#include <Eigen/Core>

namespace ins {

/// Two-quantum spectrum at Q = 1 from pairs of modes of the same wave vector, as Abins adds it.
///
/// h(x) = sum_q w_q sum_{nu, nu'} [Tr B Tr B' + 2 B:B'] / (15 C) delta(x - omega - omega') over
/// ordered pairs, C = 2 if nu = nu' and 1 otherwise.
/// \param atom  index into the distinct atoms
/// \param width of the histogram's bins, cm^-1; the first begins at 0
/// \param count of bins; pairs beyond are left out
/// \param prune modes with Tr B / 3 <= 1e-7 Angstrom^2 are not the first of a pair
/// \return      (count) Angstrom^4
Eigen::ArrayXd same_wave_vector_pairs(const DisplacementTensors &tensors, std::size_t atom,
                                      double width, int count, bool prune);

} // namespace ins
