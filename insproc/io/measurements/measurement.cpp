// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/measurements/measurement.h"

#include "base/error.h"
#include "io/hdf5/open_file.h"
#include "io/measurements/raw_spectrum.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace ins {

namespace {

Eigen::VectorXd vector(const std::vector<double> &values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// Leaves out values that are missing at the ends of a spectrum.
void trim(RawSpectrum &raw) {
  const auto missing = [&](std::size_t i) { return !std::isfinite(raw.values[i]); };
  std::size_t first = 0, last = raw.values.size();
  while (first < last && missing(first))
    ++first;
  while (last > first && missing(last - 1))
    --last;
  const std::size_t edges = raw.energies.size() - raw.values.size(); // 1: edges, 0: points
  const auto cut = [&](std::vector<double> &list, std::size_t more) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(last + more), list.end());
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(first));
  };
  cut(raw.energies, edges);
  cut(raw.values, 0);
  if (!raw.errors.empty())
    cut(raw.errors, 0);
}

/// Turns a spectrum that runs to lower energies around.
void make_ascending(RawSpectrum &raw) {
  if (raw.energies.front() < raw.energies.back())
    return;
  for (std::vector<double> *list : {&raw.energies, &raw.values, &raw.errors})
    std::reverse(list->begin(), list->end());
}

Histogram histogram_of(RawSpectrum raw, double cm1_per_unit, MeasuredQuantity quantity,
                       const std::string &place) {
  if (raw.energies.size() < 3 || raw.values.size() < 3)
    throw Error(place + " has fewer than three points");
  trim(raw);
  if (raw.values.size() < 3)
    throw Error(place + " has fewer than three points with a value");
  make_ascending(raw);
  for (std::size_t i = 0; i < raw.values.size(); ++i) {
    if (!std::isfinite(raw.values[i]))
      throw Error(fmt::format("{} has no value at {}, amidst others", place, raw.energies[i]));
    if (!raw.errors.empty() && !(raw.errors[i] >= 0.0))
      throw Error(
          fmt::format("{} has an error of {} at {}", place, raw.errors[i], raw.energies[i]));
  }
  for (std::size_t i = 1; i < raw.energies.size(); ++i)
    if (!(raw.energies[i] > raw.energies[i - 1]))
      throw Error(fmt::format("{}: the energy {} does not follow {}", place, raw.energies[i],
                              raw.energies[i - 1]));
  Histogram result{vector(raw.energies) * cm1_per_unit, vector(raw.values), vector(raw.errors)};
  if (raw.energies.size() == raw.values.size())
    result.edges = edges_between(result.edges);
  const Eigen::VectorXd divisors =
      quantity == MeasuredQuantity::counts
          ? result.widths()
          : Eigen::VectorXd(Eigen::VectorXd::Constant(result.size(), cm1_per_unit));
  result.values.array() /= divisors.array();
  if (result.has_errors())
    result.errors.array() /= divisors.array();
  if (result.has_errors() && result.errors.maxCoeff() == 0.0) // a column of zeros says nothing
    result.errors.resize(0);
  return result;
}

/// Without a word about the unit: no spectrometer of this kind reaches 1000 meV, and hardly any
/// spectrum in cm^-1 ends below.
EnergyUnit likely_unit(const RawMeasurement &raw) {
  double highest = 0.0;
  for (const RawSpectrum &spectrum : raw.spectra)
    highest = std::max({highest, spectrum.energies.front(), spectrum.energies.back()});
  return highest > 1050.0 ? EnergyUnit::per_cm : EnergyUnit::meV;
}

} // namespace

Measurement read_measurement(const std::string &path, const MeasurementOptions &options) {
  RawMeasurement raw = h5::is_hdf5(path) ? read_nexus_workspace(path) : read_measured_columns(path);
  Measurement result;
  result.unit_told = options.unit || raw.unit;
  result.unit = options.unit ? *options.unit : raw.unit ? *raw.unit : likely_unit(raw);
  result.quantity = options.quantity.value_or(raw.quantity.value_or(MeasuredQuantity::density));
  for (RawSpectrum &spectrum : raw.spectra) {
    const std::string place = fmt::format("{}: spectrum {}", path, spectrum.name);
    result.spectra.push_back(
        {spectrum.name,
         histogram_of(std::move(spectrum), 1.0 / from_cm1(result.unit), result.quantity, place)});
  }
  return result;
}

namespace {

/// By name, else by number from 1; null if there is none.
const MeasuredSpectrum *find_spectrum(const Measurement &measurement, const std::string &choice) {
  for (const MeasuredSpectrum &spectrum : measurement.spectra)
    if (spectrum.name == choice)
      return &spectrum;
  for (std::size_t i = 0; i < measurement.spectra.size(); ++i)
    if (std::to_string(i + 1) == choice)
      return &measurement.spectra[i];
  return nullptr;
}

} // namespace

const MeasuredSpectrum &select_spectrum(const Measurement &measurement, const std::string &choice,
                                        const std::string &path) {
  if (const MeasuredSpectrum *found = find_spectrum(measurement, choice))
    return *found;
  std::vector<std::string> names;
  for (const MeasuredSpectrum &spectrum : measurement.spectra)
    names.push_back(spectrum.name);
  throw Error(
      fmt::format("{} has no spectrum '{}'; there are {}", path, choice, fmt::join(names, ", ")));
}

std::vector<std::string> names_of_sum(const std::string &text) {
  std::vector<std::string> names;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('+', start), text.size());
    names.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return names;
}

std::vector<MeasuredSpectrum> select_spectra(const Measurement &measurement,
                                             const std::string &choice, const std::string &path) {
  if (const MeasuredSpectrum *found = find_spectrum(measurement, choice))
    return {*found}; // a name may hold a +
  std::vector<MeasuredSpectrum> spectra;
  for (const std::string &name : names_of_sum(choice))
    spectra.push_back(select_spectrum(measurement, name, path));
  return spectra;
}

} // namespace ins
