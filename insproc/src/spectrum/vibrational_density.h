// SPDX-License-Identifier: GPL-2.0-or-later
//
// Density of vibrational states from the velocities of a simulation.
// docs/velocity-autocorrelation.md
#pragma once

#include "spectrum/displacement_tensors.h"
#include "spectrum/velocity_autocorrelation.h"

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

namespace ins {

/// The velocities of a box of whole cells, as their autocorrelation keeps them.
struct VelocityRecord {
  std::vector<std::string> symbols; ///< (sites) of one cell
  std::vector<double> masses;       ///< (sites) amu
  int cells = 1;                    ///< of the box: atoms that share a site
  double interval = 0.0;            ///< between samples, fs
  double timestep = 0.0;            ///< of the velocity Verlet integrator, fs
  CorrelationSums sums; ///< (6 sites, lags) of velocities relative to the center of mass
  Eigen::ArrayXd pairs; ///< (lags) for each atom

  int sites() const { return static_cast<int>(masses.size()); }
  int lags() const { return static_cast<int>(pairs.size()); }

  /// <v_a v_b> of a site at equal times.
  Eigen::Matrix3d equal_time(int site) const;
};

/// Highest energy that samples show, cm^-1: that of an oscillator whose sampled phase advances by
/// pi from one sample to the next.
///
/// \param interval between samples, fs
/// \param timestep of the velocity Verlet integrator, fs
double highest_energy(double interval, double timestep);

/// Full width at half maximum that the window gives a sharp line, cm^-1: 1 / (c interval lags).
double window_width(double interval, int lags);

/// Kinetic temperature of the record, sum of m <v^2> / 3 over atoms by their number less one (the
/// center of mass is at rest), in the units of mass times squared velocity.
double kinetic_temperature(const VelocityRecord &record);

/// Tensor density of states of the sites, from C_ab(t) = <v_a(0) v_b(t)>.
///
/// The window is w(t) = [1 + cos(pi t / T)] / 2, T = interval times lags (Hann); the axis of
/// energies is that of exact dynamics, the frequency error of velocity Verlet taken out.
/// \throws Error if a shape is wrong, or there is no pair of samples for the last lag
class VibrationalDensity {
public:
  /// \param spacing of the energies, cm^-1; at most half the window's width
  VibrationalDensity(const VelocityRecord &record, double spacing);
  ~VibrationalDensity();

  /// Middles of intervals that reach from 0 to the highest energy, cm^-1.
  const Eigen::ArrayXd &energies() const { return energies_; }

  /// States of one site in each interval: (6, energies), pure numbers.
  ///
  /// Their sum is (1 - m / M) delta_ab, m the atom's and M the box's mass: one state for each
  /// direction, less the share of the box's translation. Lobes of the window and noise can be
  /// negative.
  /// \throws Error if the atoms of the site do not move
  SymmetricTensors site(int site) const;

private:
  struct Transform;
  struct Weights {
    int first;       ///< index into the transform of the first of four points, from -1
    double value[4]; ///< cubic interpolation, Jacobian and interval included
  };

  const VelocityRecord &record_;
  double box_mass_;
  Eigen::ArrayXd energies_;
  std::vector<Weights> weights_;
  Eigen::ArrayXd window_; ///< (lags) divided by the number of products
  std::unique_ptr<Transform> transform_;
};

} // namespace ins
