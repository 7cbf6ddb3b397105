// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.h"
#include "eos/equation_of_state.h"

#include <Eigen/Core>
#include <span>

namespace ins {

/// An equation of state fitted to energies, and how well it fits.
struct EosFit {
  EquationOfState eos;
  int points = 0;
  int parameters = 0; ///< 3 for the second order, else 4
  /// Covariance of V0, E0, B0, B0': s^2 (J^T J)^-1 with s^2 = sum r^2 / (points - parameters). NaN
  /// with as many parameters as points; a parameter that is not fitted has 0.
  Eigen::Matrix4d covariance;
  double sum_squares = 0.0;  ///< of the residuals r = E(V) - E, eV^2
  double rms = 0.0;          ///< root of their mean square, eV
  double largest = 0.0;      ///< largest |r|, eV
  bool extrapolated = false; ///< V0 lies outside the volumes

  /// Standard uncertainties of V0, E0, B0, B0': roots of the covariance's diagonal.
  Eigen::Vector4d uncertainties() const;

  /// sum r^2 / (points - parameters), eV^2; NaN with as many parameters as points.
  double reduced_sum_squares() const;
};

/// A fit that found no end.
class NotConverged : public Error {
public:
  using Error::Error;
};

/// Least-squares fit of one form, every point counting 1 (Levenberg-Marquardt from the parabola in
/// V^(-2/3) that fits best).
///
/// \param volumes   Angstrom^3, positive
/// \param energies  eV
/// \throws Error if there are fewer points than parameters or the energies have no minimum
/// \throws NotConverged
EosFit fit_equation_of_state(EosForm form, std::span<const double> volumes,
                             std::span<const double> energies);

} // namespace ins
