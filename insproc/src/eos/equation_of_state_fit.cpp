// SPDX-License-Identifier: GPL-2.0-or-later
#include "eos/equation_of_state_fit.h"

#include "base/error.h"
#include "base/linear_algebra.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <unsupported/Eigen/NonLinearOptimization>

namespace ins {

namespace {

/// What is fitted, in units in which the parameters are of order 1: volumes over their mean,
/// energies as differences from their mean over its mean deviation.
class Problem {
public:
  Problem(EosForm form, std::span<const double> volumes, std::span<const double> energies)
      : form_(form), volumes_(volumes), energies_(energies) {
    const auto n = static_cast<double>(volumes.size());
    for (std::size_t i = 0; i < volumes.size(); ++i) {
      volume_unit_ += volumes[i] / n;
      energy_zero_ += energies[i] / n;
    }
    for (const double energy : energies)
      energy_unit_ = std::max(energy_unit_, std::abs(energy - energy_zero_));
    if (!(energy_unit_ > 0.0))
      throw Error("the energies are all equal, which no equation of state describes");
  }

  // The names are those that Eigen's solver calls.
  using Scalar = double;
  int inputs() const { return parameter_count(form_); }
  int values() const { return static_cast<int>(volumes_.size()); }

  EquationOfState scaled(const Eigen::VectorXd &x) const {
    return {form_, x[0], x[1], x[2], inputs() == 4 ? x[3] : 4.0};
  }

  int operator()(const Eigen::VectorXd &x, Eigen::VectorXd &residuals) const {
    const EquationOfState eos = scaled(x);
    if (!(x[0] > 0.0))
      return -1; // stops the solver
    for (int i = 0; i < values(); ++i)
      residuals[i] = eos.energy_at(volume(i)) - energy(i);
    return 0;
  }

  int df(const Eigen::VectorXd &x, Eigen::MatrixXd &jacobian) const {
    const EquationOfState eos = scaled(x);
    for (int i = 0; i < values(); ++i) {
      const std::array<double, 4> slopes = eos.energy_gradient(volume(i));
      for (int k = 0; k < inputs(); ++k)
        jacobian(i, k) = slopes[k];
    }
    return 0;
  }

  double volume(int i) const { return volumes_[i] / volume_unit_; }
  double energy(int i) const { return (energies_[i] - energy_zero_) / energy_unit_; }

  EquationOfState unscaled(const Eigen::VectorXd &x) const {
    EquationOfState eos = scaled(x);
    const Eigen::Vector4d units = parameter_units();
    eos.volume *= units[0];
    eos.energy = energy_zero_ + eos.energy * units[1];
    eos.bulk_modulus *= units[2];
    return eos;
  }

  Eigen::Vector4d parameter_units() const {
    return {volume_unit_, energy_unit_, energy_unit_ / volume_unit_, 1.0};
  }
  double energy_unit() const { return energy_unit_; }

  /// The parabola in t = V^(-2/3) that fits best, as the second-order Birch-Murnaghan form it is.
  Eigen::VectorXd start() const {
    Eigen::MatrixXd powers(values(), 3);
    Eigen::VectorXd target(values());
    for (int i = 0; i < values(); ++i) {
      const double t = std::pow(volume(i), -2.0 / 3.0) - 1.0;
      powers.row(i) << 1.0, t, t * t;
      target[i] = energy(i);
    }
    const Eigen::Vector3d c = least_squares(powers, target);
    const double t0 = -0.5 * c[1] / c[2];
    if (!(c[2] > 0.0) || !(t0 > -1.0))
      throw Error("the energies have no minimum as a function of volume; add volumes on both sides "
                  "of the equilibrium");
    Eigen::VectorXd x(inputs());
    x[0] = std::pow(1.0 + t0, -1.5);
    x[1] = c[0] - c[2] * t0 * t0;
    x[2] = 8.0 / 9.0 * c[2] * std::pow(x[0], -7.0 / 3.0);
    if (inputs() == 4)
      x[3] = 4.0;
    return x;
  }

private:
  EosForm form_;
  std::span<const double> volumes_, energies_;
  double volume_unit_ = 0.0, energy_zero_ = 0.0, energy_unit_ = 0.0;
};

Eigen::Matrix4d covariance_of(const Problem &problem, const Eigen::VectorXd &solution,
                              double variance) {
  const int n = problem.inputs();
  Eigen::MatrixXd jacobian(problem.values(), n);
  problem.df(solution, jacobian);
  const Eigen::MatrixXd r =
      jacobian.householderQr().matrixQR().topRows(n).triangularView<Eigen::Upper>();
  const Eigen::MatrixXd inverse =
      r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(n, n));
  const Eigen::Vector4d units = problem.parameter_units();
  Eigen::Matrix4d covariance = Eigen::Matrix4d::Zero();
  covariance.topLeftCorner(n, n) = variance * inverse * inverse.transpose();
  return units.asDiagonal() * covariance * units.asDiagonal();
}

} // namespace

Eigen::Vector4d EosFit::uncertainties() const { return covariance.diagonal().cwiseSqrt(); }

double EosFit::reduced_sum_squares() const {
  return points > parameters ? sum_squares / (points - parameters)
                             : std::numeric_limits<double>::quiet_NaN();
}

EosFit fit_equation_of_state(EosForm form, std::span<const double> volumes,
                             std::span<const double> energies) {
  Problem problem(form, volumes, energies);
  if (problem.values() < problem.inputs())
    throw Error(fmt::format("{} volumes are too few for the {} parameters of the {} equation of "
                            "state",
                            problem.values(), problem.inputs(), full_name(form)));
  Eigen::VectorXd x = problem.start();
  Eigen::LevenbergMarquardt<Problem> solver(problem);
  solver.parameters.ftol = solver.parameters.xtol = 4.0 * std::numeric_limits<double>::epsilon();
  solver.parameters.maxfev = 1000;
  const auto status = solver.minimize(x);
  const EquationOfState scaled = problem.scaled(x);
  if (status == Eigen::LevenbergMarquardtSpace::TooManyFunctionEvaluation ||
      status == Eigen::LevenbergMarquardtSpace::UserAsked || !x.allFinite() ||
      !(scaled.bulk_modulus > 0.0))
    throw NotConverged(
        fmt::format("the fit of the {} equation of state does not converge; the volumes "
                    "may be too few, too close together or all on one side of the minimum",
                    full_name(form)));

  EosFit fit;
  fit.eos = problem.unscaled(x);
  fit.points = problem.values();
  fit.parameters = problem.inputs();
  const Eigen::VectorXd residuals = solver.fvec * problem.energy_unit();
  fit.sum_squares = residuals.squaredNorm();
  fit.rms = std::sqrt(fit.sum_squares / fit.points);
  fit.largest = residuals.cwiseAbs().maxCoeff();
  const auto [low, high] = std::minmax_element(volumes.begin(), volumes.end());
  fit.extrapolated = fit.eos.volume < *low || fit.eos.volume > *high;
  const double unit = problem.energy_unit();
  fit.covariance = covariance_of(problem, x, fit.reduced_sum_squares() / (unit * unit));
  return fit;
}

} // namespace ins
