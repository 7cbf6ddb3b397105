// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/outputs.h"
#include "dynamics/radial_distribution.h"
#include "dynamics/thermo_tests.h"
#include "io/trajectories/thermo_reader.h"

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ins::app {

/// The command line of `insproc md`; times in ps, temperatures in K, pressures in MPa, lengths in
/// Angstrom.
struct MdOptions {
  void add_to(CLI::App &command);

  /// What is wrong with the values, once they are parsed.
  /// \throws CLI::ValidationError naming the option
  void check();

  /// Looks at what the files are.
  /// \throws CLI::ValidationError naming a table that none of them can fill
  void sort_files();

  std::vector<std::string> files, logs, trajectories; ///< all, and those of each kind
  ThermoReaderSettings reader;
  double skip = 0.0;
  ThermoTestSettings tests;
  double significance = 0.01;
  Eigen::Index window = 1000; ///< samples

  RdfSettings rdf;
  std::vector<std::string> elements;
  double pair_frames = 500.0;
  int lags = 0; ///< 0: not given
  double correlation = 10.0;

  std::string stress_file, flux_file;
  Outputs outputs;
  std::string quantity_file, series_file, displacement_file, distribution_file, event_file,
      velocity_file, viscosity_file, conductivity_file, title;

  /// What the logs say, replaced where the command line says otherwise.
  RunConditions conditions_of(RunConditions logged) const;

private:
  void add_log_options(CLI::App &command);
  void add_correlation_options(CLI::App &command);
  void add_trajectory_options(CLI::App &command);
  void add_outputs(CLI::App &command);

  double timestep_ = 0.0; // fs
  std::string ensemble_;
  std::optional<double> temperature_, pressure_;
  std::vector<std::string> pairs_;
};

} // namespace ins::app
