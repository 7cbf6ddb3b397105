// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/spectrum_fit.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "experiment/least_squares.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace ins {

namespace {

/// The fit in its window: data, and the numbers that are varied.
class Problem {
public:
  Problem(const Histogram &measured, const FoldedCurve &calculated, const Histogram *can,
          const FitSettings &settings)
      : measured_(within(measured, settings.window)), calculated_(calculated) {
    fit_.middle = 0.5 * (settings.window.first + settings.window.second);
    fit_.statistics = statistics_of(measured, settings.statistics);
    fit_.scale = {1.0, 0.0, true};
    fit_.shift = {settings.shift, 0.0, settings.fit_shift};
    fit_.level.fitted = settings.background != BackgroundForm::none;
    fit_.slope.fitted = settings.background == BackgroundForm::linear;
    from_middle_ = measured_.centers().array() - fit_.middle;
    can_ = Eigen::VectorXd::Zero(measured_.size());
    smooth_can_ = can_variances_ = can_;
    if (can) {
      fit_.can = {settings.can_scale.value_or(1.0), 0.0, !settings.can_scale};
      const Histogram own = within(*can, settings.window);
      can_ = smooth_can_ = own.values;
      if (own.has_errors() && measured_.has_errors()) {
        const Variances variances(own, statistics_of(own, settings.statistics));
        can_variances_ = known(variances.smooth());
        smooth_can_ = variances.neighborhood();
      }
    }
    for (FittedNumber *number : {&fit_.scale, &fit_.shift, &fit_.can, &fit_.level, &fit_.slope})
      if (number->fitted)
        free_.push_back(number);
    fit_.parameters = static_cast<int>(free_.size());
    variances_ = measured_.has_errors() ? Variances(measured_, fit_.statistics).smooth()
                                        : Eigen::VectorXd(Eigen::VectorXd::Ones(measured_.size()));
    fit_.points = static_cast<int>(variances_.array().isFinite().count());
    check(settings);
  }
  Problem(const Problem &) = delete;
  Problem &operator=(const Problem &) = delete;

  SpectrumFit solve(const FitSettings &settings) {
    if (fit_.shift.fitted)
      search_shift(settings.farthest_shift);
    LeastSquares result = minimize();
    constexpr int rounds = 4; // of variances that follow the expectation
    for (int round = 0; round < rounds && fit_.statistics == Statistics::counts; ++round) {
      variances_ = Variances(measured_, fit_.statistics).expecting(expectation());
      result = minimize();
    }
    fit_.chi_squared = result.sum;
    set_errors(result);
    return fit_;
  }

private:
  static Statistics statistics_of(const Histogram &histogram, Statistics wanted) {
    if (wanted != Statistics::automatic && histogram.has_errors())
      return wanted;
    return is_counted(histogram) ? Statistics::counts : Statistics::errors;
  }

  /// Of bins whose error nobody knows, zero.
  static Eigen::VectorXd known(const Eigen::VectorXd &variances) {
    return variances.array().isFinite().select(variances, 0.0);
  }

  void check(const FitSettings &settings) const {
    const std::string window =
        brief_number(settings.window.first) + ":" + brief_number(settings.window.second) + " cm^-1";
    if (fit_.points <= fit_.parameters)
      throw Error("the window " + window + " has " + std::to_string(fit_.points) +
                  " points with an error, too few for " + std::to_string(fit_.parameters) +
                  " parameters");
    if (!(calculated_.means(measured_.edges, fit_.shift.value).maxCoeff() > 0.0))
      throw Error("the calculated spectrum is zero in the window " + window +
                  ": nothing can be scaled there");
  }

  Eigen::VectorXd model(const Eigen::VectorXd &folded) const {
    return fit_.scale.value * folded + fit_.can.value * can_ +
           Eigen::VectorXd(fit_.level.value + fit_.slope.value * from_middle_.array());
  }

  /// What the sample's weights follow. A bin's own noise of the empty cell must not be in it.
  Eigen::VectorXd expectation() const {
    return model(calculated_.means(measured_.edges, fit_.shift.value)) +
           fit_.can.value * (smooth_can_ - can_);
  }

  /// Variances of what is left: those of the sample, and of the empty cell times its scale.
  Eigen::VectorXd left_variances() const {
    return variances_ + fit_.can.value * fit_.can.value * can_variances_;
  }

  Residuals residuals(const Eigen::VectorXd &parameters) {
    for (std::size_t p = 0; p < free_.size(); ++p)
      free_[p]->value = parameters[static_cast<Eigen::Index>(p)];
    const Eigen::VectorXd variances = left_variances();
    const Eigen::ArrayXd weights = variances.array().rsqrt();
    const Eigen::VectorXd folded = calculated_.means(measured_.edges, fit_.shift.value);
    const Eigen::VectorXd left = measured_.values - model(folded);
    Residuals result{left.array() * weights, Eigen::MatrixXd(left.size(), parameters.size())};
    Eigen::Index column = 0;
    const auto derive = [&](const FittedNumber &number, const Eigen::VectorXd &derivative) {
      if (number.fitted)
        result.jacobian.col(column++) = -derivative.array() * weights;
    };
    derive(fit_.scale, folded);
    if (fit_.shift.fitted)
      derive(fit_.shift, fit_.scale.value * calculated_.slopes(measured_.edges, fit_.shift.value));
    derive(fit_.can, expected_can(left, variances));
    derive(fit_.level, Eigen::VectorXd::Ones(left.size()));
    derive(fit_.slope, from_middle_);
    return result;
  }

  /// What the empty cell's intensity is most likely to be, from its measurement and the sample's.
  Eigen::VectorXd expected_can(const Eigen::VectorXd &left,
                               const Eigen::VectorXd &variances) const {
    return can_.array() +
           fit_.can.value * can_variances_.array() * left.array() / variances.array();
  }

  LeastSquares minimize() {
    Eigen::VectorXd start(static_cast<Eigen::Index>(free_.size()));
    for (std::size_t p = 0; p < free_.size(); ++p)
      start[static_cast<Eigen::Index>(p)] = free_[p]->value;
    LeastSquares result =
        least_squares([this](const Eigen::VectorXd &p) { return residuals(p); }, start);
    residuals(result.parameters); // the numbers of the fit are those of the minimum
    return result;
  }

  /// Goes to the best step of a coarse search, from which the way leads down. Far from the right
  /// shift a noisy cell of any scale would fit better than none: its noise is left out here.
  void search_shift(double farthest) {
    constexpr double step = 2.0; // cm^-1, below the width of any line
    const std::vector<FittedNumber *> all = free_;
    const Eigen::VectorXd noise = std::exchange(can_variances_, Eigen::VectorXd::Zero(can_.size()));
    std::erase(free_, &fit_.shift);
    fit_.shift.fitted = false;
    const double middle = fit_.shift.value;
    SpectrumFit best = fit_;
    double least = std::numeric_limits<double>::infinity();
    for (double shift = -farthest; shift <= farthest; shift += step) {
      fit_.shift.value = middle + shift;
      const double sum = minimize().sum;
      if (sum < least) {
        least = sum;
        best = fit_;
      }
    }
    fit_ = best;
    fit_.shift.fitted = true;
    free_ = all;
    can_variances_ = noise;
  }

  void set_errors(const LeastSquares &result) {
    // The measured cell's noise adds to J^T J what is no information: see docs/experiment.md.
    Eigen::MatrixXd information = result.information;
    const auto can = std::find(free_.begin(), free_.end(), &fit_.can);
    if (can != free_.end()) {
      const Eigen::Index k = can - free_.begin();
      const Eigen::VectorXd variances = left_variances();
      const Eigen::ArrayXd noise =
          can_variances_.array() *
          (variances - fit_.can.value * fit_.can.value * can_variances_).array() /
          variances.array().square();
      information(k, k) -= known(noise).sum();
    }
    const Eigen::MatrixXd inverse = inverse_information(information);
    Eigen::MatrixXd covariance = inverse * result.information * inverse;
    if (!measured_.has_errors()) // the errors are what the residuals say
      covariance *= result.sum / (fit_.points - fit_.parameters);
    for (std::size_t p = 0; p < free_.size(); ++p)
      free_[p]->error = std::sqrt(
          std::max(0.0, covariance(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(p))));
  }

  Histogram measured_;
  const FoldedCurve &calculated_;
  Eigen::VectorXd from_middle_, variances_;
  Eigen::VectorXd can_, smooth_can_, can_variances_;
  SpectrumFit fit_;
  std::vector<FittedNumber *> free_; ///< in the order of the model
};

} // namespace

double SpectrumFit::misfit() const {
  const int freedom = points - parameters;
  return freedom > 0 ? std::max(1.0, std::sqrt(chi_squared / freedom)) : 1.0;
}

SpectrumFit fit_spectrum(const Histogram &measured, const FoldedCurve &calculated,
                         const Histogram *can, const FitSettings &settings) {
  return Problem(measured, calculated, can, settings).solve(settings);
}

Histogram corrected(const Histogram &measured, const Histogram *can, const SpectrumFit &fit) {
  Histogram result = can ? difference(measured, *can, fit.can.value) : measured;
  result.values.array() -=
      fit.level.value + fit.slope.value * (measured.centers().array() - fit.middle);
  result.edges.array() -= fit.shift.value;
  return result;
}

Eigen::VectorXd fitted_curve(const FoldedCurve &calculated, const Histogram &corrected,
                             const SpectrumFit &fit) {
  return fit.scale.value * calculated.means(corrected.edges);
}

} // namespace ins
