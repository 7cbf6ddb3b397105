// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Mulliken's symbol of an irreducible representation, from its characters.
///
/// \param point_group international symbol, one of the 32
/// \param rotations   of the group, in the standard setting (hexagonal axes for trigonal groups)
/// \param characters  (rotations), real; a pair of complex conjugate representations counts as one
/// \return            the symbol; empty if the characters are not those of one representation
/// \throws Error for an unknown point group
/// Source: R. S. Mulliken, J. Chem. Phys. 23, 1997 (1955).
std::string mulliken_symbol(const std::string &point_group,
                            const std::vector<Eigen::Matrix3i> &rotations,
                            const std::vector<double> &characters);

} // namespace ins
