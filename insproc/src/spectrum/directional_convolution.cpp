// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/directional_convolution.h"

#include <algorithm>
#include <utility>

// Fortran BLAS, which is part of every OpenBLAS.
extern "C" void dgemm_(const char *, const char *, const int *, const int *, const int *,
                       const double *, const double *, const int *, const double *, const int *,
                       const double *, double *, const int *);

namespace ins {

namespace {

/// Points of a transform at a time: all directions of so many stay in the cache.
constexpr Eigen::Index block_points = 64;

/// Memory for the transforms of several orders, bytes; fine grids take more for a few orders.
constexpr double pass_memory = 36e6;
constexpr int fewest_orders = 3;

/// result = a b, `result` with the leading dimension of the array it is part of.
void multiply(const Eigen::ArrayXXd &a, Eigen::Index rows, const Eigen::MatrixXd &b, double *result,
              Eigen::Index stride) {
  const double one = 1.0;
  const double zero = 0.0;
  const int m = static_cast<int>(rows);
  const int n = static_cast<int>(b.cols());
  const int k = static_cast<int>(b.rows());
  const int a_stride = static_cast<int>(a.rows());
  const int stride_of_result = static_cast<int>(stride);
  dgemm_("N", "N", &m, &n, &k, &one, a.data(), &a_stride, b.data(), &k, &zero, result,
         &stride_of_result);
}

/// x = x y for complex numbers in two parts.
void multiply_by(Eigen::ArrayXXd &x_real, Eigen::ArrayXXd &x_imaginary,
                 const Eigen::ArrayXXd &y_real, const Eigen::ArrayXXd &y_imaginary) {
  double *__restrict xr = x_real.data();
  double *__restrict xi = x_imaginary.data();
  const double *__restrict yr = y_real.data();
  const double *__restrict yi = y_imaginary.data();
  for (Eigen::Index k = 0; k < x_real.size(); ++k) {
    const double real = xr[k] * yr[k] - xi[k] * yi[k];
    xi[k] = xr[k] * yi[k] + xi[k] * yr[k];
    xr[k] = real;
  }
}

Eigen::MatrixXd projections(const Directions &directions) {
  Eigen::MatrixXd result(6, directions.count());
  for (Eigen::Index d = 0; d < result.cols(); ++d)
    result.col(d) = along(directions.units.col(d));
  return result;
}

} // namespace

DirectionalConvolution::DirectionalConvolution(const FineGrid &fine, int orders,
                                               const std::vector<BankKinematics> &banks)
    : fine_(fine), orders_(orders), banks_(banks), transform_(fine.bins),
      real_elements_(transform_.points(), 6), imaginary_elements_(transform_.points(), 6),
      sums_(banks.size(), Eigen::ArrayXXd(fine.bins, orders - 1)) {}

void DirectionalConvolution::add_directions(const Directions &directions,
                                            const Eigen::MatrixXd &weights, int first, int last) {
  const Eigen::Index points = transform_.points();
  const Eigen::Index basis = weights.cols();
  if (real_.cols() < basis * (last - first + 1)) {
    real_.resize(points, basis * (last - first + 1));
    imaginary_.resize(points, basis * (last - first + 1));
  }
  const Eigen::MatrixXd along_directions = projections(directions);
  Eigen::ArrayXXd power_real;
  Eigen::ArrayXXd power_imaginary;
  Eigen::ArrayXXd step_real;
  Eigen::ArrayXXd step_imaginary;
  for (Eigen::Index begin = 0; begin < points; begin += block_points) {
    const Eigen::Index count = std::min(block_points, points - begin);
    power_real = (real_elements_.middleRows(begin, count) * along_directions).array();
    power_imaginary = (imaginary_elements_.middleRows(begin, count) * along_directions).array();
    // Two fine bins i and j are two even distributions, whose sum lies half in bin i + j and half
    // in the next.
    const Eigen::ArrayXcd half_up = 0.5 * (1.0 + transform_.step().segment(begin, count));
    step_real = half_up.real().replicate(1, directions.count());
    step_imaginary = half_up.imag().replicate(1, directions.count());
    multiply_by(step_real, step_imaginary, power_real, power_imaginary);
    for (int order = 2; order <= last; ++order) {
      multiply_by(power_real, power_imaginary, step_real, step_imaginary);
      if (order >= first) {
        const Eigen::Index column = basis * (order - first);
        multiply(power_real, count, weights, &real_(begin, column), points);
        multiply(power_imaginary, count, weights, &imaginary_(begin, column), points);
      }
    }
  }
}

void DirectionalConvolution::add_basis(const Eigen::VectorXd &exponents, int first, int last) {
  std::vector<Eigen::ArrayXd> factors(banks_.size());
  for (Eigen::Index j = 0; j < exponents.size(); ++j) {
    for (std::size_t bank = 0; bank < banks_.size(); ++bank)
      factors[bank] = (-exponents[j] * banks_[bank].fine_q2).exp();
    for (int order = first; order <= last; ++order) {
      const Eigen::Index column = exponents.size() * (order - first) + j;
      const auto quanta = transform_.backward(real_.col(column), imaginary_.col(column));
      for (std::size_t bank = 0; bank < banks_.size(); ++bank)
        sums_[bank].col(order - 2) += factors[bank] * quanta;
    }
  }
}

SpectrumRows DirectionalConvolution::rows(std::size_t bank, int orders) const {
  SpectrumRows result = SpectrumRows::Zero(orders_ - 1, fine_.output_bins);
  const Eigen::ArrayXd &q2 = banks_[bank].fine_q2;
  Eigen::ArrayXd factor = transform_.raise() * q2;
  for (int order = 2; order <= orders; ++order) {
    factor *= q2 / static_cast<double>(order);
    const Eigen::ArrayXd fine = factor * sums_[bank].col(order - 2);
    result.row(order - 2) = fine.tail(fine_.output_bins * fine_.per_bin)
                                .reshaped(fine_.per_bin, fine_.output_bins)
                                .colwise()
                                .sum()
                                .matrix();
  }
  return result;
}

std::vector<SpectrumRows> DirectionalConvolution::operator()(const TensorHistogram &tensors,
                                                             const Directions &directions,
                                                             const ExponentBasis &basis,
                                                             int orders) {
  for (int c = 0; c < 6; ++c)
    transform_.forward(tensors.col(c).array(), real_elements_.col(c).array(),
                       imaginary_elements_.col(c).array());
  for (Eigen::ArrayXXd &sum : sums_)
    sum.setZero();
  const Eigen::MatrixXd weights =
      (basis.coefficients * directions.weights.asDiagonal()).transpose();
  const double bytes_of_order = 16.0 * static_cast<double>(transform_.points() * weights.cols());
  const int at_once = std::max(fewest_orders, static_cast<int>(pass_memory / bytes_of_order));
  for (int first = 2; first <= orders; first += at_once) {
    const int last = std::min(first + at_once - 1, orders);
    add_directions(directions, weights, first, last);
    add_basis(basis.exponents, first, last);
  }
  std::vector<SpectrumRows> result;
  for (std::size_t bank = 0; bank < banks_.size(); ++bank)
    result.push_back(rows(bank, orders));
  return result;
}

} // namespace ins
