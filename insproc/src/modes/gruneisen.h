// SPDX-License-Identifier: GPL-2.0-or-later
//
// How frequencies change with the volume of a crystal.
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/mode_following.h"
#include "phonons/qmesh.h"

#include <array>
#include <functional>
#include <vector>

namespace ins {

/// Force constants of a crystal at several volumes.
struct VolumeStates {
  std::vector<double> volumes; ///< of the primitive cell, Angstrom^3, rising
  std::vector<DynamicalMatrix> matrices;
  int reference = 0; ///< where slopes are taken, and whose modes are told
};

struct GruneisenSettings {
  int order = 2; ///< of the polynomial in ln V, at most; 1 is a straight line
  /// A mode at or below in any state has no Grueneisen parameter (acoustic at Gamma, imaginary);
  /// cm^-1.
  double cutoff = 1.0;
};

/// The modes of one wave vector along the volumes.
struct GruneisenModes {
  PhononModes modes;      ///< of the reference state; its weight is that of the mesh
  FollowedModes followed; ///< rows by rising volume
  Eigen::VectorXd gamma;  ///< (3N) -d ln omega / d ln V; NaN where there is none
};

/// gamma = -d ln omega / d ln V of each mode.
///
/// With two states the finite difference -ln(omega_2 / omega_1) / ln(V_2 / V_1), which belongs to
/// the geometric mean of the volumes. With more, minus the slope at the reference volume of the
/// polynomial in ln V that fits ln omega best, of degree min(order, states - 1).
Eigen::VectorXd gruneisen_parameters(const FollowedModes &followed,
                                     const std::vector<double> &volumes, int reference,
                                     const GruneisenSettings &settings = {});

/// Modes at a wave vector (fractions of the primitive reciprocal cell, the same in all states)
/// followed along the volumes.
GruneisenModes gruneisen_modes(const VolumeStates &states, const Eigen::Vector3d &q,
                               const GruneisenSettings &settings = {});

/// The same at each irreducible wave vector of a mesh.
///
/// \param progress  called with the share of the work done, 0..1; may be empty
std::vector<GruneisenModes> gruneisen_mesh(const VolumeStates &states, const QMesh &mesh,
                                           const GruneisenSettings &settings = {},
                                           const std::function<void(double)> &progress = {});

/// Means over a mesh at one temperature.
struct ThermalGruneisen {
  double temperature = 0.0;   ///< K
  double gamma = 0.0;         ///< sum c gamma / sum c with the modes' heat capacities; NaN at 0 K
  double heat_capacity = 0.0; ///< at constant volume, of the modes that count, J/K/mol of primitive
                              ///< cells
  double expansion = 0.0;     ///< volume expansion gamma C / (B V), 1/K; NaN without bulk modulus
};

/// \param points        of a mesh, with weights
/// \param temperatures  K, not negative
/// \param bulk_modulus  eV/Angstrom^3, NaN if unknown
/// \param volume        of the primitive cell, Angstrom^3
/// Source: M. Born, K. Huang, Dynamical Theory of Crystal Lattices, section 4.
std::vector<ThermalGruneisen> thermal_gruneisen(const std::vector<GruneisenModes> &points,
                                                const std::vector<double> &temperatures,
                                                double bulk_modulus, double volume);

/// Plain mean of gamma over the modes of a mesh that have one: the limit of high temperature.
double mean_gruneisen(const std::vector<GruneisenModes> &points);

/// Those of the points that lie on a mesh.
std::vector<GruneisenModes> points_on_mesh(const std::vector<GruneisenModes> &points,
                                           const std::array<int, 3> &counts);

/// Modes without a Grueneisen parameter, but for the three acoustic ones at Gamma.
long lost_modes(const std::vector<GruneisenModes> &points);

} // namespace ins
