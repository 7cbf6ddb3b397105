// SPDX-License-Identifier: GPL-2.0-or-later
//
// Minimization by preconditioned L-BFGS. Whoever calls evaluates the function: the minimizer names
// a point (trial) and is told value and gradient there (record).
#pragma once

#include <Eigen/Core>
#include <deque>
#include <functional>

namespace ins {

class Lbfgs {
public:
  /// Approximate inverse Hessian times a vector; symmetric and positive definite.
  using Preconditioner = std::function<Eigen::VectorXd(const Eigen::VectorXd &)>;
  /// Largest fraction of a step that may be taken at once; infinite for a step of zero.
  using StepLimit = std::function<double(const Eigen::VectorXd &)>;

  enum class Verdict {
    accepted, ///< the minimum is sought from the recorded point now
    rejected, ///< a shorter step from the last accepted point is tried
    stalled   ///< no step lowers the function: its gradient or its precision does not allow it
  };

  struct Settings {
    int memory = 100; ///< pairs of steps and gradient changes that are kept
    /// Values closer than this times their magnitude are equal; the gradient then decides.
    double value_noise = 1e-8;
  };

  /// \param x         (n) where to begin
  /// \param gradient  (n) there
  Lbfgs(Settings settings, Preconditioner preconditioner, StepLimit limit, Eigen::VectorXd x,
        double value, Eigen::VectorXd gradient);

  /// The point to be evaluated next, (n).
  const Eigen::VectorXd &trial() const { return trial_; }
  /// The last accepted point, and the function there.
  const Eigen::VectorXd &x() const { return x_; }
  double value() const { return value_; }
  const Eigen::VectorXd &gradient() const { return gradient_; }

  /// Takes the function at trial() and chooses the next trial.
  ///
  /// A step is accepted if it meets Armijo's condition or, where values are equal within their
  /// noise, Hager and Zhang's approximate Wolfe condition; otherwise it is cut by the cubic through
  /// values and slopes. Two vain searches in a row, the second along the preconditioned gradient,
  /// are a stall.
  /// Source: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 3.5;
  /// W. W. Hager, H. Zhang, SIAM J. Optim. 16, 170 (2005), equation 4.1.
  Verdict record(double value, const Eigen::VectorXd &gradient);

  /// Takes another preconditioner from the next accepted point on; what was learned is kept.
  void set_preconditioner(Preconditioner preconditioner);

private:
  struct Pair {
    Eigen::VectorXd step, change;
    double product;
  };

  Settings settings_;
  Preconditioner preconditioner_;
  StepLimit limit_;
  Eigen::VectorXd x_, gradient_, direction_, trial_;
  double value_, slope_ = 0.0, fraction_ = 1.0;
  int cuts_ = 0;
  std::deque<Pair> pairs_;

  void remember(const Eigen::VectorXd &x, const Eigen::VectorXd &gradient);
  Eigen::VectorXd quasi_newton_direction() const;
  void choose_direction();
  void shorten(double value, double slope);
};

} // namespace ins
