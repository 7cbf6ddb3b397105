// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/phonon_modes.h"

#include <Eigen/Core>

namespace ins {

/// Group velocities d omega / d k of the modes at one wave vector.
///
/// v = <e|dD/dk|e> / 2 omega. Modes within degeneracy::of_velocities (1e-4 THz) of each other are
/// degenerate: among them, the eigenvectors of the derivative along `direction` are the modes that
/// go on smoothly there. Modes at or below that frequency, imaginary ones among them, get zero.
/// \param modes      of `matrix`, eigenvectors included; their q is where the velocities are wanted
/// \param direction  that lifts degeneracies (Cartesian, any length); the default lies on no
///                   element of symmetry
/// \return           (3N, 3) Cartesian; Angstrom/ps, which is 100 m/s
/// \throws Error if sizes differ
/// Source: Hellmann-Feynman theorem; A. Togo, L. Chaput, I. Tanaka, Phys. Rev. B 91, 094306 (2015).
Eigen::MatrixX3d group_velocities(const DynamicalMatrix &matrix, const PhononModes &modes,
                                  const Eigen::Vector3d &direction = {1.0, 2.0, 3.0});

} // namespace ins
