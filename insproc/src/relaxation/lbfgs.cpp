// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ins {

namespace {

constexpr double armijo = 1e-4;       ///< share of the expected decrease that is asked for
constexpr double wolfe = 0.1;         ///< delta of Hager and Zhang
constexpr double least_cut = 0.6;     ///< a rejected step becomes at most this part of itself
constexpr double largest_cut = 0.1;   ///< and at least this part
constexpr int most_cuts = 8;          ///< of one direction
constexpr double least_cosine = 1e-9; ///< of step and gradient change, for a pair to be kept

} // namespace

Lbfgs::Lbfgs(Settings settings, Preconditioner preconditioner, StepLimit limit, Eigen::VectorXd x,
             double value, Eigen::VectorXd gradient)
    : settings_(settings), preconditioner_(std::move(preconditioner)), limit_(std::move(limit)),
      x_(std::move(x)), gradient_(std::move(gradient)), value_(value) {
  choose_direction();
}

void Lbfgs::set_preconditioner(Preconditioner preconditioner) {
  preconditioner_ = std::move(preconditioner);
}

void Lbfgs::remember(const Eigen::VectorXd &x, const Eigen::VectorXd &gradient) {
  Pair pair{x - x_, gradient - gradient_, 0.0};
  pair.product = pair.step.dot(pair.change);
  // A step of negative curvature would spoil the positive definite model.
  if (pair.product <= least_cosine * pair.step.norm() * pair.change.norm())
    return;
  pairs_.push_back(std::move(pair));
  if (static_cast<int>(pairs_.size()) > settings_.memory)
    pairs_.pop_front();
}

Eigen::VectorXd Lbfgs::quasi_newton_direction() const {
  Eigen::VectorXd q = gradient_;
  std::vector<double> weights;
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
    weights.push_back(pair->step.dot(q) / pair->product);
    q -= weights.back() * pair->change;
  }
  Eigen::VectorXd r = preconditioner_(q);
  if (!pairs_.empty()) {
    const Pair &last = pairs_.back();
    r *= last.product / last.change.dot(preconditioner_(last.change));
  }
  for (const Pair &pair : pairs_) {
    r += (weights.back() - pair.change.dot(r) / pair.product) * pair.step;
    weights.pop_back();
  }
  return -r;
}

void Lbfgs::choose_direction() {
  direction_ = quasi_newton_direction();
  slope_ = gradient_.dot(direction_);
  if (!(slope_ < 0.0) && !pairs_.empty()) {
    pairs_.clear();
    direction_ = quasi_newton_direction();
    slope_ = gradient_.dot(direction_);
  }
  fraction_ = std::min(1.0, limit_(direction_));
  cuts_ = 0;
  trial_ = x_ + fraction_ * direction_;
}

void Lbfgs::shorten(double value, double slope) {
  // The minimum of the cubic with these values and slopes at both ends.
  const double a = slope_ + slope - 3.0 * (value - value_) / fraction_;
  const double root = std::sqrt(std::max(0.0, a * a - slope_ * slope));
  double part = 1.0 - (slope + root - a) / (slope - slope_ + 2.0 * root);
  if (!std::isfinite(part))
    part = largest_cut;
  fraction_ *= std::clamp(part, largest_cut, least_cut);
  trial_ = x_ + fraction_ * direction_;
}

Lbfgs::Verdict Lbfgs::record(double value, const Eigen::VectorXd &gradient) {
  const double slope = gradient.dot(direction_);
  const bool decreases = value <= value_ + armijo * fraction_ * slope_;
  const bool levels = value <= value_ + settings_.value_noise * std::abs(value_) &&
                      slope <= (2.0 * wolfe - 1.0) * slope_;
  if (decreases || levels) {
    remember(trial_, gradient);
    x_ = trial_;
    value_ = value;
    gradient_ = gradient;
    choose_direction();
    return Verdict::accepted;
  }
  if (++cuts_ <= most_cuts) {
    shorten(value, slope);
    return Verdict::rejected;
  }
  if (pairs_.empty())
    return Verdict::stalled;
  pairs_.clear();
  choose_direction();
  return Verdict::rejected;
}

} // namespace ins
