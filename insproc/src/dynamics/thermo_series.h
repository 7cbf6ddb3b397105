// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// What is held fixed, as far as is known.
enum class Ensemble { Unknown, NVE, NVT, NPH, NPT };
std::string name(Ensemble ensemble);

/// How a run was made.
struct RunConditions {
  Ensemble ensemble = Ensemble::Unknown;
  std::optional<double> temperature; ///< of the thermostat, K
  std::optional<double> pressure;    ///< of the barostat, MPa, where it is hydrostatic
  int atoms = 0;                     ///< 0: not known
};

/// A quantity at every sample: energies in eV of the box, pressures in MPa, K, Angstrom, degrees.
struct ThermoColumn {
  std::string name; ///< as LAMMPS calls it: Temp, PotEng, Pxx, ...
  std::string unit; ///< empty: not known
  Eigen::ArrayXd values;
};

/// What a run has printed of itself, at equal intervals.
struct ThermoSeries {
  Eigen::ArrayXd times; ///< ps
  std::vector<ThermoColumn> columns;
  RunConditions conditions;

  Eigen::Index size() const { return times.size(); }
  /// ps between samples; 0 of a single one.
  double interval() const { return size() > 1 ? times[1] - times[0] : 0.0; }
  /// The values of a column, or null.
  const Eigen::ArrayXd *find(const std::string &name) const;

  /// Without what comes before `start` of the times, counted from the first one, ps.
  ThermoSeries from(double start) const;

  /// Adds columns that are constant: the means of those of another series, where it has them.
  void add_means_of(const ThermoSeries &other, const std::vector<std::string> &names);

  /// Samples of a correlation as long as `duration`, ps: 2 at least, a tenth of the series at most.
  int correlation_lags(double duration) const;
};

} // namespace ins
