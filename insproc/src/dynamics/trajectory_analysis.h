// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/mean_square_displacement.h"
#include "dynamics/molecule_watch.h"
#include "dynamics/radial_distribution.h"
#include "dynamics/thermo_series.h"
#include "dynamics/velocity_spectrum.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ins {

struct TrajectoryAnalysisSettings {
  RdfSettings rdf;
  long every = 1; ///< frames from one that pairs are counted in to the next
  int lags = 0;   ///< of the velocities' autocorrelation; 0: not wanted
  std::size_t threads = 1;
};

/// Lags of the velocities' autocorrelation where nobody chooses: 2000, at most a quarter of the
/// frames and what fits into 100 MB.
int usual_velocity_lags(double frames, int atoms);

/// All that is made of a trajectory, frame by frame.
///
/// Molecules are followed in boxes of up to 20000 atoms; in larger ones each atom counts as one.
class TrajectoryAnalysis {
public:
  /// \param first  the first frames, one at least; they are still to be added
  TrajectoryAnalysis(const TrajectoryAtoms &atoms, const std::vector<TrajectoryFrame> &first,
                     const TrajectoryAnalysisSettings &settings);

  /// Takes the next frames, the first one among them.
  void add(const std::vector<TrajectoryFrame> &frames);

  const MeanSquareDisplacement &displacement() const { return displacement_; }
  const RadialDistribution &distribution() const { return distribution_; }
  const std::optional<MoleculeWatch> &molecules() const { return molecules_; }
  std::optional<VelocitySpectrum> &velocities() { return velocities_; }

  /// Lengths and angles of the cell and its volume, as a run prints them.
  ThermoSeries cells() const;

  /// Displacements, distributions, molecules, and drifts of a cell that changes.
  std::vector<RunTest> tests() const;

  /// Plateaus of the displacements; of a cell that changes means and fluctuations.
  std::vector<RunValue> values() const;

private:
  /// What one frame says by itself.
  struct Found {
    std::vector<BondEvent> changes;
    Eigen::ArrayXd counts; ///< of pairs; empty: not counted
  };
  std::vector<Found> look_at(const std::vector<TrajectoryFrame> &frames) const;

  TrajectoryAnalysisSettings settings_;
  std::optional<MoleculeWatch> molecules_;
  MeanSquareDisplacement displacement_;
  RadialDistribution distribution_;
  std::optional<VelocitySpectrum> velocities_;
  Unwrapper unwrap_;
  long frames_ = 0;
  std::vector<double> times_;
  std::array<std::vector<double>, 7> cells_; ///< a, b, c, alpha, beta, gamma, volume
};

} // namespace ins
