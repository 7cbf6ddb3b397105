// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/committee.h"

#include "base/error.h"
#include "comparison/band_shifts.h"
#include "comparison/state_comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace ins {

namespace {

constexpr double least_prominence = 0.01; ///< of a band, of the highest value in the window

/// The bands of the first model, where they stand in it.
std::vector<CommitteeBand> bands_of_first(const StateComparison &comparison,
                                          const std::vector<BandShift> &shifts) {
  std::vector<CommitteeBand> bands;
  for (const BandShift &shift : shifts) {
    CommitteeBand band;
    band.peak = shift.peak_first;
    band.positions = {shift.first};
    band.overlaps = {1.0};
    band.modes = shift.modes;
    band.intensity = shift.intensity;
    band.assignment = band_assignment(shift, comparison.assignments);
    bands.push_back(std::move(band));
  }
  return bands;
}

/// What follows from positions and overlaps.
void finish(Committee &committee) {
  for (CommitteeBand &band : committee.bands) {
    band.position = spread_of(band.positions);
    band.overlap = *std::min_element(band.overlaps.begin(), band.overlaps.end());
  }
}

} // namespace

ValueSpread spread_of(const std::vector<double> &values) {
  if (values.size() < 2)
    throw Error("a spread takes two values at least");
  const auto n = static_cast<double>(values.size());
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  ValueSpread result;
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  result.lowest = *lowest;
  result.highest = *highest;
  double squares = 0.0;
  for (const double value : values)
    squares += (value - result.mean) * (value - result.mean);
  result.spread = std::sqrt(squares / (n - 1.0));
  return result;
}

Committee compare_models(const std::vector<ForceConstants> &models,
                         const SpectrumSettings &settings,
                         const std::pair<double, double> &window) {
  if (models.size() < 2)
    throw Error("a committee takes force constants of two models at least");
  Committee committee;
  SpectrumSettings wanted = settings;
  const auto others = static_cast<double>(models.size() - 1);
  for (std::size_t k = 1; k < models.size(); ++k) {
    if (settings.progress)
      wanted.progress = [&, done = static_cast<double>(k - 1)](double share) {
        settings.progress((done + share) / others);
      };
    StateComparison comparison = compare_states(models.front(), models[k], wanted);
    wanted.mesh = comparison.first.mesh; // one mesh for all
    const int bank = main_bank(comparison.first);
    const std::vector<BandShift> shifts =
        band_shifts({comparison.first, bank}, {comparison.second, bank}, comparison.matches,
                    window.first, window.second, least_prominence);
    if (k == 1) {
      committee.bands = bands_of_first(comparison, shifts);
      committee.spectra.push_back(std::move(comparison.first));
    }
    if (shifts.size() != committee.bands.size())
      throw Error("the first model's spectrum has other bands beside model " +
                  std::to_string(k + 1) + ": give a finer mesh");
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      committee.bands[i].positions.push_back(shifts[i].second);
      committee.bands[i].overlaps.push_back(shifts[i].overlap);
    }
    committee.spectra.push_back(std::move(comparison.second));
  }
  finish(committee);
  return committee;
}

CommitteeShifts compare_models_in_states(const std::vector<ForceConstants> &first,
                                         const std::vector<ForceConstants> &second,
                                         const SpectrumSettings &settings,
                                         const std::pair<double, double> &window) {
  if (first.size() != second.size())
    throw Error("a committee has the same models in both states: " + std::to_string(first.size()) +
                " in the first, " + std::to_string(second.size()) + " in the second");
  if (first.size() < 2)
    throw Error("a committee takes force constants of two models at least");
  std::vector<ForceConstants> all = first;
  all.insert(all.end(), second.begin(), second.end());
  CommitteeShifts result{compare_models(all, settings, window), {}};
  Committee &committee = result.first;
  const std::size_t n = first.size();
  for (CommitteeBand &band : committee.bands) {
    CommitteeShift shift;
    shift.overlap = band.overlap;
    shift.second.assign(band.positions.begin() + static_cast<std::ptrdiff_t>(n),
                        band.positions.end());
    for (std::size_t k = 0; k < n; ++k)
      shift.shifts.push_back(shift.second[k] - band.positions[k]);
    shift.position = spread_of(shift.second);
    shift.shift = spread_of(shift.shifts);
    result.shifts.push_back(std::move(shift));
    band.positions.resize(n);
    band.overlaps.resize(n);
  }
  committee.spectra.resize(n);
  finish(committee);
  return result;
}

} // namespace ins
