// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Products of a series with itself, every sample an origin:
/// c(k) = 1/(n - k) sum over t < n - k of x_t x_(t+k). The mean is not taken off.
///
/// \param x     (n)
/// \param lags  at least 1, at most n
/// \return      (lags)
/// \throws Error for another number of lags
Eigen::ArrayXd autocorrelation(const Eigen::ArrayXd &x, int lags);

/// How many samples tell as much of the mean as one that is independent: g = 1 + 2 sum over k of
/// c(k)/c(0), of the residuals of a cubic through the series, so that a drift or a slow relaxation
/// does not count as correlation. At least 1.
///
/// The sum ends at the first k >= 6 g(k)/2, where noise is all that is to come.
/// \param x (n), at least 8
/// Source: A. Sokal, in Functional Integration, p. 131 (Plenum 1997), section 3, for the end of the
/// sum; H. Müller-Krumbhaar and K. Binder, J. Stat. Phys. 8, 1 (1973) for g.
double statistical_inefficiency(const Eigen::ArrayXd &x);

} // namespace ins
