// SPDX-License-Identifier: GPL-2.0-or-later
//
// How close frequencies are that count as equal, in cm^-1. There is no one answer: each of the
// questions below bears another error.
#pragma once

#include "base/units.h"

namespace ins::degeneracy {

/// What is told of a mode and what becomes of it: its multiplicity, its irreducible representation,
/// its way from state to state. Force constants by finite displacements split a degenerate set by
/// a few 1e-3; modes that are merely near have other eigenvectors and are followed all the same.
inline constexpr double of_modes = 1e-2;

/// Intensities of a powder: modes closer than this are one set, whose tensors are added so that the
/// intensity does not depend on the choice of eigenvectors. Smaller than `of_modes`, because sets
/// that are not equal are averaged.
inline constexpr double of_intensities = 1e-3;

/// Group velocities: perturbation theory is that of a degenerate set. phonopy's 1e-4 THz, so that
/// the same modes are mixed. It is also the frequency below which a mode has no velocity.
inline constexpr double of_velocities = 1e-4 * units::THz_in_cm1;

} // namespace ins::degeneracy
