// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"

#include <array>
#include <optional>
#include <vector>

namespace ins {

/// Space-group operations that the dynamical matrix obeys.
///
/// Those of the primitive cell's space group, isotopes (masses) kept apart. Each is tried on the
/// dynamical matrix at a general wave vector; one that changes its action by more than 1e-6 of the
/// largest element is left out, so that force constants of lower symmetry than their cell are not
/// averaged unasked.
///
/// \param symprec Angstrom
/// \return operations, a group, the identity first
std::vector<PhononSymmetry> phonon_symmetries(const DynamicalMatrix &matrix, double symprec);

/// The operations that several states of a crystal have in common: the intersection of their
/// groups, as they act on wave vectors and atoms; rotations are those of the first state.
///
/// \param states  described alike (aligned_state()), at least one
/// \return operations, a group, the identity first
std::vector<PhononSymmetry> common_symmetries(const std::vector<const DynamicalMatrix *> &states,
                                              double symprec);

/// The mesh of the first of several states, reduced by the symmetries that all of them have.
///
/// \param states   as for common_symmetries()
/// \param counts   of wave vectors; without, mesh_counts() of `length`
/// \param length   Angstrom; without, default_mesh()
/// \param symprec  Angstrom; without, time reversal alone reduces the mesh
QMesh common_mesh(const std::vector<const DynamicalMatrix *> &states,
                  const std::optional<std::array<int, 3>> &counts, std::optional<double> length,
                  std::optional<double> symprec);

} // namespace ins
