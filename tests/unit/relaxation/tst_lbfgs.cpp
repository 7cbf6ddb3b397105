// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/lbfgs.h"

#include "catch.h"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <random>

using namespace ins;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

double unlimited(const VectorXd &) { return std::numeric_limits<double>::infinity(); }
VectorXd as_it_is(const VectorXd &gradient) { return gradient; }

struct Outcome {
  int calls = 0;
  VectorXd x;
  bool stalled = false;
};

/// \param function  x -> value, filling the gradient
template <typename Function>
Outcome minimize(Function function, VectorXd x, const Lbfgs::Preconditioner &preconditioner,
                 double tolerance, int most_calls, Lbfgs::StepLimit limit = unlimited) {
  VectorXd gradient(x.size());
  const double value = function(x, gradient);
  Lbfgs search({}, preconditioner, limit, x, value, gradient);
  Outcome outcome{1, x};
  while (gradient.norm() > tolerance && outcome.calls < most_calls && !outcome.stalled) {
    outcome.x = search.trial();
    const double next = function(outcome.x, gradient);
    ++outcome.calls;
    outcome.stalled = search.record(next, gradient) == Lbfgs::Verdict::stalled;
  }
  return outcome;
}

/// A positive definite matrix with eigenvalues from 1 to `condition`.
MatrixXd stiff_matrix(int n, double condition) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  const MatrixXd noise = MatrixXd::NullaryExpr(n, n, [&] { return normal(random); });
  const MatrixXd Q = noise.householderQr().householderQ();
  const VectorXd eigenvalues =
      VectorXd::LinSpaced(n, 0.0, std::log(condition)).array().exp().matrix();
  return Q * eigenvalues.asDiagonal() * Q.transpose();
}

double rosenbrock(const VectorXd &x, VectorXd &gradient) {
  const double a = 1.0 - x[0], b = x[1] - x[0] * x[0];
  gradient[0] = -2.0 * a - 400.0 * x[0] * b;
  gradient[1] = 200.0 * b;
  return a * a + 100.0 * b * b;
}

} // namespace

TEST_CASE(
    "a preconditioner that is the inverse Hessian reaches a quadratic's minimum in one step") {
  const MatrixXd H = stiff_matrix(20, 1e5);
  const VectorXd minimum = VectorXd::LinSpaced(20, -1.0, 3.0);
  const auto quadratic = [&](const VectorXd &x, VectorXd &gradient) {
    gradient = H * (x - minimum);
    return 0.5 * (x - minimum).dot(gradient);
  };
  const MatrixXd inverse = H.inverse();
  const Outcome outcome = minimize(
      quadratic, VectorXd::Zero(20), [&](const VectorXd &g) { return VectorXd(inverse * g); }, 1e-6,
      100);
  CHECK(outcome.calls == 2);
  CHECK((outcome.x - minimum).norm() < 1e-6);
}

TEST_CASE("an approximate inverse Hessian saves most evaluations") {
  const MatrixXd H = stiff_matrix(40, 1e6);
  const auto quadratic = [&](const VectorXd &x, VectorXd &gradient) {
    gradient = H * x;
    return 0.5 * x.dot(gradient);
  };
  // Right within a factor of two for every vector.
  const MatrixXd L = H.llt().matrixL();
  const VectorXd factors = VectorXd::LinSpaced(40, 0.5, 2.0);
  const MatrixXd inverse = MatrixXd(L * factors.asDiagonal() * L.transpose()).inverse();
  const VectorXd start = VectorXd::Ones(40);
  const Outcome plain = minimize(quadratic, start, as_it_is, 1e-6, 2000);
  const Outcome better = minimize(
      quadratic, start, [&](const VectorXd &g) { return VectorXd(inverse * g); }, 1e-6, 2000);
  CHECK(better.x.norm() < 1e-5);
  CHECK(3 * better.calls < plain.calls);
}

TEST_CASE("the curved valley of Rosenbrock's function is followed to its end") {
  VectorXd start(2);
  start << -1.2, 1.0;
  const Outcome outcome = minimize(rosenbrock, start, as_it_is, 1e-8, 200);
  CHECK(outcome.calls < 80);
  CHECK(outcome.x[0] == Approx(1.0).margin(1e-8));
  CHECK(outcome.x[1] == Approx(1.0).margin(1e-8));
}

TEST_CASE("a preconditioner wrong by orders of magnitude only costs evaluations") {
  VectorXd start(2);
  start << -1.2, 1.0;
  for (const double factor : {1e-4, 1e4}) {
    const Outcome outcome = minimize(
        rosenbrock, start, [factor](const VectorXd &g) { return VectorXd(factor * g); }, 1e-8, 500,
        [](const VectorXd &step) { return 0.5 / step.norm(); });
    INFO(factor);
    CHECK(outcome.x[0] == Approx(1.0).margin(1e-8));
  }
}

TEST_CASE("no step is longer than the limit allows") {
  VectorXd last(2);
  last << -1.2, 1.0;
  double longest = 0.0;
  const auto watched = [&](const VectorXd &x, VectorXd &gradient) {
    longest = std::max(longest, (x - last).norm());
    return rosenbrock(x, gradient);
  };
  VectorXd gradient(2);
  const double value = rosenbrock(last, gradient);
  Lbfgs search(
      {}, as_it_is, [](const VectorXd &step) { return 0.05 / step.norm(); }, last, value, gradient);
  for (int i = 0; i < 40; ++i) {
    const double next = watched(search.trial(), gradient);
    search.record(next, gradient);
    last = search.x();
  }
  CHECK(longest <= 0.05 + 1e-12);
  CHECK(longest > 0.04);
}

TEST_CASE("a gradient that does not belong to the function is a stall, not an endless search") {
  const auto wrong = [](const VectorXd &x, VectorXd &gradient) {
    gradient = -2.0 * x;
    return x.squaredNorm();
  };
  const Outcome outcome = minimize(wrong, VectorXd::Ones(3), as_it_is, 1e-8, 1000);
  CHECK(outcome.stalled);
  CHECK(outcome.calls < 50);
}

TEST_CASE("values with noise do not keep the gradient from converging") {
  const MatrixXd H = stiff_matrix(20, 1e3);
  std::mt19937 random(3);
  std::uniform_real_distribution<double> noise(-1e-6, 1e-6);
  const auto noisy = [&](const VectorXd &x, VectorXd &gradient) {
    gradient = H * x;
    return 1000.0 + 0.5 * x.dot(gradient) + noise(random);
  };
  const Outcome outcome = minimize(noisy, VectorXd::Ones(20), as_it_is, 1e-7, 500);
  CHECK_FALSE(outcome.stalled);
  CHECK(outcome.x.norm() < 1e-7);
}
