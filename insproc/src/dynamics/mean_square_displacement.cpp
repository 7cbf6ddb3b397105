// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/mean_square_displacement.h"

#include "statistics/block_means.h"
#include "statistics/student.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace ins {

namespace {

constexpr Eigen::Index fewest_segments = 12;
constexpr Eigen::Index fewest_molecules = 4;

Estimate mean_of(const Eigen::ArrayXd &values) {
  const auto n = static_cast<double>(values.size());
  const double variance =
      n > 1.0 ? (values - values.mean()).square().sum() / (n - 1.0) : std::nan("");
  return {values.mean(), std::sqrt(variance / n), n - 1.0, values.size() >= fewest_molecules};
}

} // namespace

const AtomVectors &Unwrapper::operator()(const TrajectoryFrame &frame) {
  if (frame.unwrapped)
    return frame.positions;
  if (last_.cols() == 0) {
    whole_ = frame.positions;
  } else {
    for (Eigen::Index i = 0; i < whole_.cols(); ++i)
      for (int axis = 0; axis < 3; ++axis) {
        const double step = frame.positions(axis, i) - last_(axis, i);
        const bool wraps = frame.periodic[static_cast<std::size_t>(axis)];
        whole_(axis, i) += wraps ? step - std::rint(step) : step;
      }
  }
  last_ = frame.positions;
  return whole_;
}

MeanSquareDisplacement::MeanSquareDisplacement(const TrajectoryAtoms &atoms,
                                               std::vector<int> molecules)
    : molecules_(std::move(molecules)), mass_shares_(atoms.size()), squares_(atoms.size()),
      segments_(atoms.size()) {
  std::map<std::string, int> numbers;
  for (const std::string &symbol : atoms.symbols)
    numbers.try_emplace(symbol, 0);
  for (auto &[symbol, number] : numbers) {
    number = static_cast<int>(elements_.size());
    elements_.push_back(symbol);
  }
  for (int i = 0; i < atoms.size(); ++i) {
    element_of_.push_back(numbers.at(atoms.symbols[static_cast<std::size_t>(i)]));
    mass_shares_[i] = atoms.masses[static_cast<std::size_t>(i)];
  }
  mass_shares_ /= mass_shares_.sum();
  values_.resize(elements_.size());
}

void MeanSquareDisplacement::add(const TrajectoryFrame &frame, const AtomVectors &positions) {
  if (times_.empty()) {
    start_ = positions;
    to_cartesian_ = frame.lattice.transpose();
  }
  const Eigen::Vector3d drift = (positions - start_) * mass_shares_;
  Eigen::ArrayXd sums = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(elements_.size()));
  Eigen::ArrayXd counts = sums;
  for (Eigen::Index i = 0; i < squares_.size(); ++i) {
    const Eigen::Vector3d moved = positions.col(i) - start_.col(i) - drift;
    squares_[i] = (to_cartesian_ * moved).squaredNorm();
    sums[element_of_[static_cast<std::size_t>(i)]] += squares_[i];
    counts[element_of_[static_cast<std::size_t>(i)]] += 1.0;
  }
  times_.push_back(frame.time);
  for (std::size_t e = 0; e < values_.size(); ++e)
    values_[e].push_back(sums[static_cast<Eigen::Index>(e)] / counts[static_cast<Eigen::Index>(e)]);
  segments_.add(frame.time, squares_);
}

MeanSquareDisplacement::Lines MeanSquareDisplacement::lines(int element) const {
  const Eigen::Index used = segments_.segments() - segments_.segments() / 4;
  const Eigen::ArrayXXd means = segments_.means().rightCols(used);
  const Eigen::ArrayXd times = segments_.times().tail(used) / ps_per_ns;
  std::map<int, std::pair<Eigen::ArrayXd, int>> of_molecule;
  for (Eigen::Index i = 0; i < means.rows(); ++i)
    if (element_of_[static_cast<std::size_t>(i)] == element) {
      auto &[sum, count] =
          of_molecule
              .try_emplace(molecules_[static_cast<std::size_t>(i)], Eigen::ArrayXd::Zero(used), 0)
              .first->second;
      sum += means.row(i).transpose();
      ++count;
    }
  const Eigen::ArrayXd from_middle = times - times.mean();
  const double spread = from_middle.square().sum();
  const auto size = static_cast<Eigen::Index>(of_molecule.size());
  Lines lines{Eigen::ArrayXd(size), Eigen::ArrayXd(size)};
  Eigen::Index k = 0;
  for (const auto &[molecule, sum] : of_molecule) {
    lines.slopes[k] = (from_middle * sum.first).sum() / (spread * sum.second);
    lines.heights[k++] = sum.first.mean() / sum.second;
  }
  return lines;
}

std::vector<RunTest> MeanSquareDisplacement::tests() const {
  std::vector<RunTest> tests;
  for (std::size_t e = 0; e < elements_.size(); ++e) {
    RunTest test;
    test.name = "displacement of " + elements_[e];
    test.unit = "A2/ns";
    test.decided = segments_.segments() >= fewest_segments;
    test.doubtful = fmt::format("{} frames are too few", times_.size());
    if (test.decided) {
      const Estimate slope = mean_of(lines(static_cast<int>(e)).slopes);
      test.value = slope.value;
      test.error = slope.error;
      test.decided = slope.enough;
      const double both =
          slope.error > 0.0 ? student_p(slope.value / slope.error, slope.freedom) : 1.0;
      test.p = slope.value > 0.0 ? 0.5 * both : 1.0 - 0.5 * both;
      const std::string numbers =
          fmt::format("slope {} A2/ns", with_error(slope.value, slope.error));
      test.passing = "plateau: " + numbers;
      test.failing = "no plateau: " + numbers;
      test.doubtful = numbers + "; too few molecules to tell its error";
    }
    tests.push_back(test);
  }
  return tests;
}

std::vector<RunValue> MeanSquareDisplacement::plateaus() const {
  std::vector<RunValue> values;
  if (segments_.segments() < fewest_segments)
    return values;
  for (std::size_t e = 0; e < elements_.size(); ++e) {
    const Estimate height = mean_of(lines(static_cast<int>(e)).heights);
    values.push_back(
        {"mean-squared displacement of " + elements_[e], height.value, height.error, "A2"});
  }
  return values;
}

} // namespace ins
