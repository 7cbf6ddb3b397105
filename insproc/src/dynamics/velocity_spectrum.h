// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/trajectory_frame.h"
#include "spectrum/velocity_autocorrelation.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Density of vibrational states of the elements, from velocities.
///
/// D_s(f) = (3 N - 3) 4 dt [S_s(0)/2 + sum over k of w_k S_s(k) cos(2 pi f k dt)] / sum over s of
/// S_s(0), with S_s(k) = sum over atoms of the element of m <v(t) v(t + k dt)>, every sample an
/// origin, the center of mass at rest, and the window w_k = [1 + cos(pi k / L)] / 2 of L lags
/// (Hann). Its integral over frequencies is 3 N - 3.
class VelocitySpectrum {
public:
  /// \param lags  L; memory is taken for twice as many samples
  VelocitySpectrum(const TrajectoryAtoms &atoms, int lags);

  /// Samples that are not at the interval of the first two start anew.
  void add(const TrajectoryFrame &frame);

  struct Result {
    std::vector<std::string> elements;
    Eigen::ArrayXd energies;   ///< cm^-1
    Eigen::ArrayXXd densities; ///< (energies, elements) states per cm^-1
    double width = 0.0;        ///< full width at half maximum of a sharp line, cm^-1
  };
  /// \throws Error if there are fewer samples than lags
  Result result();

private:
  int lags_;
  std::vector<std::string> elements_;
  std::vector<double> element_masses_;
  Eigen::VectorXd masses_;
  VelocityAutocorrelation correlation_;
  double last_time_ = 0.0, interval_ = 0.0;
  long samples_ = 0;
};

} // namespace ins
