// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "base/rows.h"
#include "phonons/mesh_modes.h"

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace ins {

/// Phonon density of states, states per cm^-1 and primitive cell, mean over each bin.
struct DensityOfStates {
  EnergyGrid grid;
  Eigen::VectorXd total; ///< (bins); its integral over all energies is 3N
  SpectrumRows atoms;    ///< (N, bins) parts by |e_i|^2; empty without eigenvectors
};

/// Each mode a Gaussian, integrated over the bins.
///
/// \param sigma standard deviation, cm^-1; 0 for the bare histogram
DensityOfStates gaussian_density_of_states(const MeshModes &modes, const EnergyGrid &grid,
                                           double sigma);

/// Linear tetrahedra: frequencies (and |e_i|^2) interpolated between the points of the mesh, each
/// bin integrated exactly.
///
/// Source: P. E. Bloechl, O. Jepsen, O. K. Andersen, Phys. Rev. B 49, 16223 (1994), appendix B.
DensityOfStates tetrahedron_density_of_states(const MeshModes &modes,
                                              const Eigen::Matrix3d &lattice,
                                              const EnergyGrid &grid);

/// By linear tetrahedra, or by Gaussians where their standard deviation is given, cm^-1.
DensityOfStates density_of_states(const MeshModes &modes, const Eigen::Matrix3d &lattice,
                                  const EnergyGrid &grid, const std::optional<double> &sigma);

/// Density of states as an incoherent one-phonon experiment weighs it, without Q and temperature:
/// sum_i sigma_i / m_i g_i(E).
///
/// \param cross_sections (N) barn
/// \param masses         (N) amu
/// \return               (bins) barn / amu per cm^-1
/// \throws Error if the density of states has no parts by atom
Eigen::VectorXd neutron_weighted(const DensityOfStates &density,
                                 const std::vector<double> &cross_sections,
                                 const std::vector<double> &masses);

} // namespace ins
