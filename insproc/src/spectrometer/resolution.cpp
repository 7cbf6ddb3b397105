// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrometer/resolution.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ins {

namespace {

constexpr double support = 9.0; ///< in sigma: exp(-9^2 / 2) = 3e-18

/// g(k dE; sigma) dE for k = 0 .. half.
Eigen::ArrayXd half_kernel(double sigma, double width, int half) {
  const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(half + 1, 0.0, half) * (width / sigma);
  return (-0.5 * x.square()).exp() * (width / (std::sqrt(2.0 * units::pi) * sigma));
}

SpectrumRows broaden_gaussian(const SpectrumRows &rows, double width,
                              const Eigen::VectorXd &sigma) {
  const int bins = static_cast<int>(rows.cols());
  SpectrumRows result = SpectrumRows::Zero(rows.rows(), bins);
  Eigen::RowVectorXd kernel;
  for (int source = 0; source < bins; ++source) {
    if (rows.col(source).isZero(0.0))
      continue;
    const int half = std::min(bins, static_cast<int>(support * sigma[source] / width) + 1);
    const Eigen::ArrayXd right = half_kernel(sigma[source], width, half);
    kernel.resize(2 * half + 1);
    kernel.tail(half + 1) = right.matrix().transpose();
    kernel.head(half + 1) = right.matrix().transpose().reverse();
    const int first = std::max(0, source - half);
    const int count = std::min(bins - 1, source + half) - first + 1;
    for (Eigen::Index row = 0; row < rows.rows(); ++row)
      if (const double value = rows(row, source); value != 0.0)
        result.row(row).segment(first, count) +=
            value * kernel.segment(first - (source - half), count);
  }
  return result;
}

/// Convolution of one row with a fixed symmetric kernel, same length.
Eigen::RowVectorXd convolve(const Eigen::RowVectorXd &row, const Eigen::ArrayXd &half_kernel) {
  const int bins = static_cast<int>(row.size());
  Eigen::RowVectorXd result = half_kernel[0] * row;
  for (int k = 1; k < std::min<int>(bins, static_cast<int>(half_kernel.size())); ++k) {
    result.tail(bins - k) += half_kernel[k] * row.head(bins - k);
    result.head(bins - k) += half_kernel[k] * row.tail(bins - k);
  }
  return result;
}

/// Mantid's interpolation between fixed Gaussians whose widths grow by sqrt(2).
///
/// The cubic weights of the narrower and the wider kernel, as functions of the ratio f of the
/// wanted width to the narrower one, are constants of Abins (abinsalgorithm, 2024).
SpectrumRows broaden_interpolate(const SpectrumRows &rows, double width,
                                 const Eigen::VectorXd &sigma) {
  const auto narrower = [](double f) { return ((-0.6079 * f + 4.101) * f - 9.632) * f + 7.139; };
  const auto wider = [](double f) { return ((0.7533 * f - 4.882) * f + 10.87) * f - 6.746; };
  const double lowest = sigma.minCoeff();
  const double highest = sigma.maxCoeff();
  const double spacing = std::sqrt(2.0);
  const int count = static_cast<int>(std::ceil(std::log(highest / lowest) / std::log(spacing))) + 1;
  const int half = static_cast<int>(std::ceil(3.0 * highest / width));
  std::vector<double> widths;
  for (int k = 0; k < count; ++k)
    widths.push_back(lowest * std::pow(spacing, k));

  const Eigen::Index bins = rows.cols();
  SpectrumRows result(rows.rows(), bins);
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    std::vector<Eigen::RowVectorXd> convolved;
    for (const double fixed : widths)
      convolved.push_back(convolve(rows.row(row), half_kernel(fixed, width, half)));
    for (Eigen::Index bin = 0; bin < bins; ++bin) {
      const auto upper = std::lower_bound(widths.begin(), widths.end(), sigma[bin]);
      const std::size_t k = std::min<std::size_t>(static_cast<std::size_t>(upper - widths.begin()),
                                                  widths.size() - 1);
      if (k == 0) {
        result(row, bin) = convolved[0][bin];
        continue;
      }
      const double f = sigma[bin] / widths[k - 1];
      result(row, bin) = narrower(f) * convolved[k - 1][bin] + wider(f) * convolved[k][bin];
    }
  }
  return result;
}

} // namespace

Eigen::VectorXd resolution_width(const EnergyGrid &grid, const ResolutionWidth &sigma) {
  Eigen::VectorXd widths(grid.bins());
  for (int bin = 0; bin < grid.bins(); ++bin) {
    widths[bin] = sigma.at(grid.centre(bin));
    if (!(widths[bin] > 0.0))
      throw Error("the resolution polynomial gives a width of " + brief_number(widths[bin]) +
                  " cm^-1 at " + brief_number(grid.centre(bin)) +
                  " cm^-1; it must be positive over the energy range");
  }
  return widths;
}

SpectrumRows broaden(const SpectrumRows &rows, const EnergyGrid &grid, const ResolutionWidth &sigma,
                     Broadening scheme) {
  if (scheme == Broadening::none)
    return rows;
  const Eigen::VectorXd width = resolution_width(grid, sigma);
  return scheme == Broadening::gaussian ? broaden_gaussian(rows, grid.width, width)
                                        : broaden_interpolate(rows, grid.width, width);
}

} // namespace ins
