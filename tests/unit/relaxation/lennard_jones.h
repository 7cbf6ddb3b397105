// SPDX-License-Identifier: GPL-2.0-or-later
//
// A Lennard-Jones crystal: energy, forces and stress, for relaxations.
#pragma once

#include "relaxation/relaxation.h"

namespace lennard_jones {

constexpr double epsilon = 0.0104; // eV, argon
constexpr double sigma = 3.40;     // Angstrom
constexpr double cutoff = 10.0;    // Angstrom

/// Energy shifted to zero at the cutoff; sums over all images within it.
ins::Evaluation evaluate(const ins::Crystal &crystal);

/// Argon atoms in a cell.
/// \param positions  fractional
ins::Crystal argon(const Eigen::Matrix3d &lattice, const std::vector<Eigen::Vector3d> &positions);

/// Conventional fcc cell.
ins::Crystal fcc(double edge);

} // namespace lennard_jones
