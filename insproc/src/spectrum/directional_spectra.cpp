// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/directional_spectra.h"

#include "phonons/blas_threads.h"
#include "spectrum/exponent_basis.h"
#include "spectrum/principal_frame.h"
#include "spectrum/rough_spectrum.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

/// Orders that together have less than this of the atom's cross-section are left out.
constexpr double negligible_rest = 1e-9;

/// Of Debye-Waller factors against that of the mean over directions: ten quanta enlarge it.
constexpr double basis_accuracy = 1e-6;

constexpr DirectionSymmetry cuboid{{true, true, true}, false, false};

} // namespace

DirectionalSpectra::DirectionalSpectra(const DisplacementTensors &tensors,
                                       const std::vector<BankKinematics> &banks,
                                       const EnergyGrid &grid, int orders, double tolerance)
    : tensors_(tensors), banks_(banks), grid_(grid), orders_(orders), tolerance_(tolerance) {
  const double width = grid.maximum / RoughSpectrum::bins;
  first_rough_bin_ = std::min(static_cast<int>(grid.minimum / width), RoughSpectrum::bins - 1);
  for (const PhononState &state : tensors.states)
    rough_bin_.push_back(
        state.energy < grid.maximum
            ? std::min(static_cast<int>(state.energy / width), RoughSpectrum::bins - 1)
            : -1);
  highest_q2_ = 0.0;
  for (const BankKinematics &bank : banks) {
    Eigen::ArrayXd &q2 = rough_q2_.emplace_back(RoughSpectrum::bins);
    for (int bin = 0; bin < RoughSpectrum::bins; ++bin)
      q2[bin] = bank.bin_q2[std::max(grid.bin((bin + 0.5) * width), 0)];
    highest_q2_ = std::max({highest_q2_, bank.bin_q2.maxCoeff(), bank.state_q2.maxCoeff()});
    if (orders > 1)
      highest_q2_ = std::max(highest_q2_, bank.fine_q2.maxCoeff());
  }
  const auto [lowest, highest] = std::minmax_element(
      tensors.states.begin(), tensors.states.end(),
      [](const PhononState &a, const PhononState &b) { return a.energy < b.energy; });
  lowest_energy_ = lowest->energy;
  highest_energy_ = highest->energy;
  if (orders > 1) {
    fine_.emplace(grid);
    for (const PhononState &state : tensors.states)
      fine_bin_.push_back(fine_->bin(state.energy));
    convolution_.emplace(*fine_, orders, banks);
  }
}

int DirectionalSpectra::highest_order(const Directions &directions, const Eigen::VectorXd &alpha,
                                      const TensorHistogram &histogram) const {
  const SymmetricTensor sum = histogram.colwise().sum().transpose();
  Eigen::VectorXd largest = Eigen::VectorXd::Zero(orders_ + 1);
  for (Eigen::Index d = 0; d < alpha.size(); ++d) {
    const double strength = std::max(0.0, along(directions.units.col(d)).dot(sum));
    for (int n = 2; n <= orders_; ++n) {
      const double q2 = alpha[d] > 0.0 ? std::min(highest_q2_, n / alpha[d]) : highest_q2_;
      largest[n] = std::max(largest[n], std::exp(-q2 * alpha[d]) * std::pow(q2 * strength, n) /
                                            std::tgamma(n + 1.0));
    }
  }
  int order = orders_;
  for (double rest = largest[order]; order > 1 && rest < negligible_rest; rest += largest[order])
    --order;
  return order;
}

Eigen::VectorXd DirectionalSpectra::one_quantum(const PrincipalFrame &frame,
                                                const Directions &directions,
                                                const ExponentBasis &basis,
                                                const Eigen::VectorXd &q2) const {
  // Mean of exp(-Q^2 u.A.u) u_a u_b, diagonal in the axes of A.
  const Eigen::MatrixXd moments = basis.coefficients * directions.weights.asDiagonal() *
                                  directions.units.cwiseAbs2().transpose();
  const Eigen::MatrixXd factors = (-(q2 * basis.exponents.transpose())).array().exp();
  Eigen::VectorXd result =
      (factors * moments).cwiseProduct(frame.mode.topRows<3>().transpose()).rowwise().sum();
  for (Eigen::Index s = 0; s < q2.size(); ++s)
    result[s] *= tensors_.states[static_cast<std::size_t>(s)].weight * q2[s];
  return result;
}

void DirectionalSpectra::clear_forbidden(SpectrumRows &rows) const {
  for (Eigen::Index k = 0; k < rows.rows(); ++k) {
    const auto order = static_cast<double>(k + 2);
    const double begin = order * (lowest_energy_ - fine_->width);
    const double end = order * (highest_energy_ + fine_->width);
    for (int bin = 0; bin < grid_.bins(); ++bin) {
      const double left = grid_.minimum + bin * grid_.width;
      if (left + grid_.width <= begin || left > end || rows(k, bin) < 0.0)
        rows(k, bin) = 0.0;
    }
  }
}

DirectionalSpectra::Result DirectionalSpectra::operator()(std::size_t atom) {
  const OneBlasThread alone;
  const PrincipalFrame frame(tensors_, atom);
  TensorHistogram wide = tensor_histogram(tensors_, frame.mode, rough_bin_, RoughSpectrum::bins);
  TensorHistogram fine;
  DirectionSymmetry symmetry;
  if (fine_) {
    fine = tensor_histogram(tensors_, frame.mode, fine_bin_, fine_->bins);
    symmetry = tensor_symmetry(fine);
  } else {
    // Order 1 alone has the symmetry of A: it depends on B along the axes of A only.
    wide.rightCols<3>().setZero();
    symmetry = cuboid;
  }
  const RoughSpectrum rough(wide, frame.mean, orders_, rough_q2_);
  const ChosenDirections chosen = choose_directions(rough, first_rough_bin_, symmetry, tolerance_);
  const Directions &directions = chosen.directions;
  const Eigen::VectorXd alpha = directions.units.cwiseAbs2().transpose() * frame.mean;
  const ExponentBasis basis = exponent_basis(alpha, highest_q2_, basis_accuracy * tolerance_);

  Result result;
  result.directions = directions.count();
  result.error = chosen.error;
  for (const BankKinematics &bank : banks_)
    result.one_quantum.push_back(one_quantum(frame, directions, basis, bank.state_q2));
  if (convolution_)
    result.quanta =
        (*convolution_)(fine, directions, basis, highest_order(directions, alpha, fine));
  for (SpectrumRows &rows : result.quanta)
    clear_forbidden(rows);
  return result;
}

} // namespace ins
