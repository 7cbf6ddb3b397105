// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "experiment/spectrum_fit.h"
#include "synthetic.h"

#include "catch.h"

using namespace ins;

namespace {

const std::vector<synthetic::Line> bands = {{80, 3, 5},    {182, 3.5, 9}, {237, 4, 6},
                                            {353, 4.5, 4}, {453, 5, 8},   {610, 6, 7},
                                            {802, 7, 12},  {1010, 8, 10}, {1165, 9, 6}};

FoldedCurve model() {
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(1301, 0.0, 1300.0);
  return {edges, edges.head(1300).unaryExpr([](double energy) {
            return synthetic::mean_over([](double e) { return synthetic::lines_at(bands, e); },
                                        energy, energy + 1.0);
          })};
}

/// Aluminium: a broad density of states on a level.
double cell(double energy) {
  return 0.06 + synthetic::lines_at({{160, 40, 9}, {290, 25, 6}}, energy);
}

struct Truth {
  double scale, shift, can, level, slope;
};

double sample(const Truth &truth, double energy) {
  return truth.scale * synthetic::lines_at(bands, energy - truth.shift) + truth.can * cell(energy) +
         truth.level + truth.slope * (energy - 650.0);
}

struct AllPulls {
  synthetic::Pulls scale, shift, can, level, slope, chi_squared;
};

void check(const synthetic::Pulls &pulls, int seeds) {
  const double n = seeds;
  INFO("mean " << pulls.mean() << " variance " << pulls.variance());
  CHECK(std::abs(pulls.mean()) < 3.5 / std::sqrt(n));
  CHECK(std::abs(pulls.variance() - 1.0) < 3.5 * std::sqrt(2.0 / n));
  CHECK(pulls.covered() > 0.954 - 3.0 * std::sqrt(0.954 * 0.046 / n));
}

/// Fits `seeds` measurements of one truth.
template <class Measure> AllPulls pulls_of(const Truth &truth, int seeds, Measure measure) {
  const FoldedCurve curve = model();
  FitSettings settings;
  settings.window = {60.0, 1240.0};
  settings.background = BackgroundForm::linear;
  settings.fit_shift = true;
  AllPulls pulls;
  for (int seed = 0; seed < seeds; ++seed) {
    RandomSource random(static_cast<std::uint64_t>(1000 + seed));
    const auto [measured, can] = measure(random);
    const SpectrumFit fit = fit_spectrum(measured, curve, &can, settings);
    pulls.scale.add(fit.scale.value, truth.scale, fit.scale.error);
    pulls.shift.add(fit.shift.value, truth.shift, fit.shift.error);
    pulls.can.add(fit.can.value, truth.can, fit.can.error);
    pulls.level.add(fit.level.value, truth.level, fit.level.error);
    pulls.slope.add(fit.slope.value, truth.slope, fit.slope.error);
    const double freedom = fit.points - fit.parameters;
    pulls.chi_squared.add(fit.chi_squared, freedom, std::sqrt(2.0 * freedom));
  }
  return pulls;
}

void check(const AllPulls &pulls, int seeds) {
  check(pulls.scale, seeds);
  check(pulls.shift, seeds);
  check(pulls.can, seeds);
  check(pulls.level, seeds);
  check(pulls.slope, seeds);
}

} // namespace

TEST_CASE("scale, shift, cell and background are recovered within their errors from counts") {
  const Truth truth{0.8, 3.7, 0.9, 0.02, 1e-5};
  const Eigen::VectorXd edges = synthetic::widening_edges(40.0, 1260.0, 0.004);
  for (const double exposure : {200.0, 1000.0}) { // a few neutrons in many bins, and many
    INFO("exposure " << exposure);
    const AllPulls pulls = pulls_of(truth, 200, [&](RandomSource &random) {
      return std::pair(
          synthetic::counted(
              edges, [&](double energy) { return exposure * sample(truth, energy); }, exposure,
              random),
          synthetic::counted(
              edges, [&](double energy) { return exposure * cell(energy); }, exposure, random));
    });
    check(pulls, 200);
    if (exposure > 100.0) // chi-squared of few counts has another distribution
      CHECK(std::abs(pulls.chi_squared.mean()) < 0.3);
  }
}

TEST_CASE("the same from normal errors, and an empty cell as noisy as the sample") {
  const Truth truth{2.5, -4.2, 1.3, 0.1, -4e-5};
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(1201, 50.0, 1250.0);
  const AllPulls pulls = pulls_of(truth, 200, [&](RandomSource &random) {
    return std::pair(synthetic::noisy(
                         edges, [&](double energy) { return sample(truth, energy); }, 0.05, random),
                     synthetic::noisy(edges, cell, 0.05, random));
  });
  check(pulls, 200);
  CHECK(std::abs(pulls.chi_squared.mean()) < 0.25);
}

TEST_CASE("without errors of the data those of the results come from what is left") {
  const Truth truth{2.5, 1.0, 0.0, 0.0, 0.0};
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(1201, 50.0, 1250.0);
  const FoldedCurve curve = model();
  FitSettings settings;
  settings.fit_shift = true;
  settings.statistics = Statistics::counts; // of which nothing is known
  synthetic::Pulls scale, shift;
  for (int seed = 0; seed < 200; ++seed) {
    RandomSource random(static_cast<std::uint64_t>(seed));
    Histogram measured = synthetic::noisy(
        edges, [&](double energy) { return sample(truth, energy); }, 0.05, random);
    measured.errors.resize(0);
    const SpectrumFit fit = fit_spectrum(measured, curve, nullptr, settings);
    scale.add(fit.scale.value, truth.scale, fit.scale.error);
    shift.add(fit.shift.value, truth.shift, fit.shift.error);
  }
  check(scale, 200);
  check(shift, 200);
}

TEST_CASE("given numbers stay as they are, and a cell is subtracted with its errors") {
  const Truth truth{1.0, 0.0, 0.7, 0.0, 0.0};
  RandomSource random(5);
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(601, 50.0, 1250.0);
  const Histogram measured = synthetic::noisy(
      edges, [&](double energy) { return sample(truth, energy); }, 0.03, random);
  const Histogram can = synthetic::noisy(edges, cell, 0.04, random);
  FitSettings settings;
  settings.can_scale = 0.7;
  settings.shift = 2.0;
  const SpectrumFit fit = fit_spectrum(measured, model(), &can, settings);
  CHECK(fit.parameters == 1);
  CHECK(fit.can.value == 0.7);
  CHECK(fit.shift.value == 2.0);
  const Histogram left = corrected(measured, &can, fit);
  CHECK(left.errors[7] == Approx(std::hypot(0.03, 0.7 * 0.04)));
  CHECK(left.values[7] == Approx(measured.values[7] - 0.7 * can.values[7]));
  CHECK(left.edges[7] == Approx(edges[7] - 2.0));
}

TEST_CASE("errors of counts are told from others") {
  RandomSource random(1);
  const Eigen::VectorXd edges = synthetic::widening_edges(40.0, 1260.0, 0.004);
  const Histogram counts = synthetic::counted(
      edges, [](double energy) { return 50.0 * cell(energy); }, 50.0, random);
  CHECK(is_counted(counts));
  CHECK_FALSE(is_counted(synthetic::noisy(edges, cell, 0.02, random)));
  const Histogram background = synthetic::counted(
      edges, [](double energy) { return 50.0 * cell(1.3 * energy); }, 50.0, random);
  CHECK_FALSE(is_counted(difference(counts, background, 0.8)));
}

TEST_CASE("what cannot be fitted is told") {
  RandomSource random(1);
  const Eigen::VectorXd edges = Eigen::VectorXd::LinSpaced(11, 2000.0, 2100.0);
  const Histogram measured = synthetic::noisy(edges, cell, 0.02, random);
  FitSettings settings;
  settings.window = {2000.0, 2100.0};
  CHECK_THROWS_WITH(fit_spectrum(measured, model(), nullptr, settings),
                    ContainsSubstring("the calculated spectrum is zero"));
  settings.window = {2000.0, 2005.0};
  CHECK_THROWS_WITH(fit_spectrum(measured, model(), nullptr, settings),
                    ContainsSubstring("too few"));
}
