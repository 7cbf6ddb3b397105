// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/trajectory_analysis.h"

#include "crystal/cell_parameters.h"
#include "dynamics/thermo_tests.h"
#include "statistics/block_means.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <numeric>

namespace ins {

namespace {

constexpr int most_atoms_with_molecules = 20000;
constexpr int fewest_movers = 4; ///< else it is atoms that move by themselves, as in a network

std::optional<MoleculeWatch> watch_for(const TrajectoryAtoms &atoms,
                                       const std::vector<TrajectoryFrame> &first) {
  if (atoms.size() > most_atoms_with_molecules)
    return std::nullopt;
  return MoleculeWatch(atoms, first);
}

/// The molecule of each atom, or the atom itself where there are fewer molecules than `least`.
std::vector<int> molecules_of(const std::optional<MoleculeWatch> &watch, int atoms, int least) {
  if (watch && watch->molecule_count() >= least)
    return watch->molecules();
  std::vector<int> alone(static_cast<std::size_t>(atoms));
  std::iota(alone.begin(), alone.end(), 0);
  return alone;
}

} // namespace

int usual_velocity_lags(double frames, int atoms) {
  constexpr double memory = 1e8; // bytes, of twice as many samples as lags
  const double fitting = memory / (2.0 * sizeof(double) * 3.0 * atoms);
  return std::max(2, static_cast<int>(std::min({2000.0, frames / 4.0, fitting})));
}

TrajectoryAnalysis::TrajectoryAnalysis(const TrajectoryAtoms &atoms,
                                       const std::vector<TrajectoryFrame> &first,
                                       const TrajectoryAnalysisSettings &settings)
    : settings_(settings), molecules_(watch_for(atoms, first)),
      displacement_(atoms, molecules_of(molecules_, atoms.size(), fewest_movers)),
      distribution_(atoms, molecules_of(molecules_, atoms.size(), 1), first.front(), settings.rdf) {
  if (settings.lags > 1)
    velocities_.emplace(atoms, settings.lags);
}

std::vector<TrajectoryAnalysis::Found>
TrajectoryAnalysis::look_at(const std::vector<TrajectoryFrame> &frames) const {
  std::vector<Found> found(frames.size());
  const std::size_t parts = std::min(settings_.threads, frames.size());
  const auto look = [&](std::size_t part) {
    for (std::size_t k = part; k < frames.size(); k += parts) {
      const bool counted = (frames_ + static_cast<long>(k)) % settings_.every == 0;
      if (molecules_)
        found[k].changes = molecules_->changes(frames[k], counted);
      if (counted)
        found[k].counts = distribution_.counts(frames[k]);
    }
  };
  std::vector<std::future<void>> others;
  for (std::size_t part = 1; part < parts; ++part)
    others.push_back(std::async(std::launch::async, look, part));
  if (parts > 0)
    look(0);
  for (auto &other : others)
    other.get();
  return found;
}

void TrajectoryAnalysis::add(const std::vector<TrajectoryFrame> &frames) {
  const std::vector<Found> found = look_at(frames);
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const TrajectoryFrame &frame = frames[k];
    displacement_.add(frame, unwrap_(frame));
    if (molecules_)
      molecules_->add(found[k].changes);
    if (found[k].counts.size() > 0)
      distribution_.add(frame, found[k].counts);
    if (velocities_)
      velocities_->add(frame);
    const CellParameters cell = cell_parameters(frame.lattice);
    times_.push_back(frame.time);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      cells_[axis].push_back(cell.lengths[static_cast<Eigen::Index>(axis)]);
      cells_[3 + axis].push_back(cell.angles[static_cast<Eigen::Index>(axis)]);
    }
    cells_[6].push_back(cell.volume);
  }
  frames_ += static_cast<long>(frames.size());
}

ThermoSeries TrajectoryAnalysis::cells() const {
  constexpr std::array<const char *, 7> names = {"Cella",    "Cellb",     "Cellc", "CellAlpha",
                                                 "CellBeta", "CellGamma", "Volume"};
  const auto array = [](const std::vector<double> &values) {
    return Eigen::ArrayXd(
        Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size())));
  };
  ThermoSeries series;
  series.times = array(times_);
  for (std::size_t k = 0; k < cells_.size(); ++k)
    series.columns.push_back({names[k], k < 3 ? "A" : k < 6 ? "degree" : "A3", array(cells_[k])});
  return series;
}

std::vector<RunTest> TrajectoryAnalysis::tests() const {
  std::vector<RunTest> tests = displacement_.tests();
  const std::vector<RunTest> distances = distribution_.tests();
  tests.insert(tests.end(), distances.begin(), distances.end());
  if (molecules_)
    tests.push_back(molecules_->test());
  if (const ThermoSeries series = cells(); series.size() >= fewest_samples) {
    const std::vector<RunTest> drifts = thermo_tests(series);
    tests.insert(tests.end(), drifts.begin(), drifts.end());
  }
  return tests;
}

std::vector<RunValue> TrajectoryAnalysis::values() const {
  std::vector<RunValue> values = displacement_.plateaus();
  const ThermoSeries series = cells();
  if (series.size() < fewest_samples)
    return values;
  for (const ThermoColumn &column : series.columns) {
    if (is_constant(column.values))
      continue;
    const Estimate mean = mean_with_error(column.values);
    const Estimate square = variance_with_error(column.values);
    const double deviation = std::sqrt(square.value);
    values.push_back({"mean of " + column.name, mean.value, mean.error, column.unit});
    values.push_back(
        {"fluctuation of " + column.name, deviation, 0.5 * square.error / deviation, column.unit});
  }
  return values;
}

} // namespace ins
