// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/dynamics/md_options.h"
#include "app/progress.h"
#include "app/usage_errors.h"
#include "base/error.h"
#include "dynamics/run_values.h"
#include "io/tables/number_text.h"
#include "io/trajectories/analyse_trajectory.h"
#include "io/trajectories/heat_flux_series.h"
#include "io/trajectories/lammps_units.h"
#include "io/trajectories/stress_series.h"
#include "report/run_page.h"
#include "report/run_table.h"
#include "version.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <thread>

namespace ins::app {

namespace {

constexpr int test_failed = 3, not_decided = 4; ///< exit statuses besides those of every command

std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

template <class T> void append(std::vector<T> &all, const std::vector<T> &more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// What is found, and the files that it goes to.
class MdCommand {
public:
  explicit MdCommand(CLI::App &command) { options_.add_to(command); }
  void check() { options_.check(); }
  void run();

private:
  ReadThermo read_log() const;
  void analyse_thermo(const ThermoSeries &series);
  void add_heat_capacity(const ThermoSeries &series);
  ThermoSeries with_box(ThermoSeries series, const ReadThermo &log) const;
  void add_viscosity(const ReadThermo &log);
  void add_conductivity(const ReadThermo &log);
  TrajectorySettings trajectory_settings(const ReadThermo *log) const;
  TrajectoryAnalysisSettings analysis_settings(const Trajectory &trajectory) const;
  void analyse_frames(Trajectory &trajectory);
  void add_velocities(VelocitySpectrum &velocities);
  Table signed_table(Table table) const;
  void write(const std::string &path, const std::function<Table()> &table) const;
  void print_results() const;

  MdOptions options_;
  std::vector<RunTest> tests_;
  std::vector<RunValue> values_;
  std::vector<Plot> plots_;
};

/// What the logs say, with the conditions that the command line gives.
ReadThermo MdCommand::read_log() const {
  ReadThermo read = read_thermo(options_.logs, options_.reader);
  for (const std::string &remark : read.remarks)
    warn(remark);
  RunConditions &conditions = read.series.conditions;
  conditions = options_.conditions_of(conditions);
  say(fmt::format("{}: {}{}", read.origin, name(conditions.ensemble),
                  conditions.temperature ? fmt::format(" at {:g} K", *conditions.temperature)
                                         : ""));
  if (options_.skip > 0.0)
    read.series = read.series.from(options_.skip);
  if (read.series.size() < fewest_samples)
    throw Error(fmt::format("{}: {} samples are too few for statistics; {} are the least",
                            options_.logs.back(), read.series.size(), fewest_samples));
  return read;
}

void MdCommand::analyse_thermo(const ThermoSeries &series) {
  const Eigen::Index samples = std::clamp<Eigen::Index>(options_.window, 1, series.size() / 10 + 1);
  append(tests_, thermo_tests(series, options_.tests));
  add_heat_capacity(series);
  append(plots_, thermo_plots(series, samples));
  write(options_.quantity_file, [&] { return quantity_table(series); });
  write(options_.series_file, [&] { return series_table(series, samples); });
}

void MdCommand::add_heat_capacity(const ThermoSeries &series) {
  std::string why;
  const std::optional<HeatCapacity> capacity = heat_capacity(series, why);
  if (!capacity) {
    say("no heat capacity: " + why);
    return;
  }
  if (!capacity->value.enough)
    warn("the run is too short for the error of the heat capacity");
  append(values_, values_of(*capacity, series.conditions.atoms));
}

/// A series from a file of its own, with volume and temperature of the log.
ThermoSeries MdCommand::with_box(ThermoSeries series, const ReadThermo &log) const {
  if (options_.skip > 0.0)
    series = series.from(options_.skip);
  series.add_means_of(log.series, {"Volume", "Temp"});
  return series;
}

void MdCommand::add_viscosity(const ReadThermo &log) {
  const std::string &file = options_.stress_file;
  const ThermoSeries series =
      file.empty() ? log.series
                   : with_box(read_stress_series(file, log.units, log.step_length), log);
  std::string why;
  const std::optional<GreenKubo> found =
      green_kubo_viscosity(series, series.correlation_lags(options_.correlation), why);
  if (!found) {
    say("no viscosity: " + why);
    return;
  }
  append(values_, values_of(*found));
  plots_.push_back(viscosity_plot(*found));
  write(options_.viscosity_file, [&] { return viscosity_table(*found); });
}

void MdCommand::add_conductivity(const ReadThermo &log) {
  const std::string &file = options_.flux_file;
  const bool wanted = !options_.conductivity_file.empty();
  const ThermoSeries series =
      file.empty() ? log.series
                   : with_box(read_heat_flux_series(file, log.units, log.step_length), log);
  if (!series.find(heat_flux_names[0]) && !wanted)
    return; // most runs have none
  std::string why;
  const std::optional<ThermalConductivity> found =
      thermal_conductivity(series, series.correlation_lags(options_.correlation), why);
  if (!found) {
    if (wanted)
      throw Error("no thermal conductivity: " + why);
    say("no thermal conductivity: " + why);
    return;
  }
  append(values_, values_of(*found));
  plots_.push_back(conductivity_plot(*found));
  write(options_.conductivity_file, [&] { return conductivity_table(*found); });
}

TrajectorySettings MdCommand::trajectory_settings(const ReadThermo *log) const {
  const std::string &named = options_.reader.units;
  const LammpsUnits units = log ? log->units : lammps_units(named.empty() ? "metal" : named);
  TrajectorySettings settings;
  settings.elements = options_.elements;
  settings.step_length = log ? log->step_length : options_.reader.timestep;
  settings.time_unit = units.time;
  settings.length_unit = units.length;
  settings.threads = processors();
  return settings;
}

TrajectoryAnalysisSettings MdCommand::analysis_settings(const Trajectory &trajectory) const {
  const double frames = trajectory.expected_frames();
  TrajectoryAnalysisSettings settings;
  settings.rdf = options_.rdf;
  settings.every = std::max(1L, std::lround(frames / options_.pair_frames));
  settings.threads = processors();
  if (trajectory.has_velocities())
    settings.lags =
        options_.lags > 0 ? options_.lags : usual_velocity_lags(frames, trajectory.atoms().size());
  return settings;
}

void MdCommand::add_velocities(VelocitySpectrum &velocities) {
  attempt([&] {
    const VelocitySpectrum::Result spectrum = velocities.result();
    plots_.push_back(velocity_plot(spectrum));
    write(options_.velocity_file, [&] { return velocity_table(spectrum); });
    const double highest = spectrum.energies[spectrum.energies.size() - 1];
    constexpr double usual = 3500.0;
    if (highest < usual)
      warn(fmt::format("the velocities show energies up to {:.0f} cm-1; faster vibrations appear "
                       "mirrored there: write frames more often",
                       highest));
  });
}

void MdCommand::analyse_frames(Trajectory &trajectory) {
  if (!trajectory.has_ids())
    say("no column id: atoms are taken in the order of the file, which must not change");
  AnalysedTrajectory analysed;
  {
    Progress progress("frames");
    analysed = analyse_trajectory(trajectory, analysis_settings(trajectory), options_.skip,
                                  [&](double share) { progress.show(share); });
  }
  for (const std::string &remark : trajectory.remarks())
    warn(remark);
  if (!analysed.analysis)
    throw Error(fmt::format("{}: no frames are left", options_.trajectories.back()));
  TrajectoryAnalysis &analysis = *analysed.analysis;
  say(fmt::format("{} frames of {} atoms, pairs counted in {}", analysed.frames,
                  trajectory.atoms().size(), analysis.distribution().frames()));

  append(tests_, analysis.tests());
  append(values_, analysis.values());
  plots_.insert(plots_.begin(), displacement_plot(analysis.displacement()));
  plots_.push_back(distribution_plot(analysis.distribution()));
  write(options_.displacement_file,
        [&] { return displacement_series_table(analysis.displacement()); });
  write(options_.distribution_file, [&] { return distribution_table(analysis.distribution()); });
  if (analysis.molecules())
    write(options_.event_file, [&] { return event_table(*analysis.molecules()); });
  if (analysis.velocities())
    add_velocities(*analysis.velocities());
}

Table MdCommand::signed_table(Table table) const {
  const std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()},
      {"source", fmt::format("{}", fmt::join(short_names(options_.files), ", "))},
      {"significance", shortest(options_.significance)}};
  table.metadata.insert(table.metadata.begin(), origin.begin(), origin.end());
  return table;
}

void MdCommand::write(const std::string &path, const std::function<Table()> &table) const {
  if (!path.empty())
    write_named(path, signed_table(table()));
}

void MdCommand::print_results() const {
  for (const RunTest &test : tests_)
    std::cout << fmt::format("{:<9} {:<28} {}\n", name(test.outcome), test.name, test.text());
  for (const RunValue &value : values_)
    std::cout << fmt::format("{:<9} {:<28} {} {}\n", "", value.name,
                             with_error(value.value, value.error), value.unit);
}

void MdCommand::run() {
  options_.sort_files();
  std::optional<ReadThermo> log;
  if (!options_.logs.empty()) {
    log = read_log();
    analyse_thermo(log->series);
  }
  if (!options_.trajectories.empty())
    analyse_frames(
        *open_trajectory(options_.trajectories, trajectory_settings(log ? &*log : nullptr)));
  if (log) {
    add_viscosity(*log);
    add_conductivity(*log);
  }
  judge(tests_, options_.significance);

  print_results();
  options_.outputs.write(signed_table(result_table(tests_, values_)),
                         [&] { return run_page(plots_, options_.title); });
  const Outcome outcome = overall(tests_);
  if (outcome != Outcome::Passed)
    throw CLI::RuntimeError(outcome == Outcome::Failed ? test_failed : not_decided);
}

} // namespace

void add_md(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "md", "whether a run of molecular dynamics is sound: drifts, fluctuations, displacements, "
            "distributions, molecules");
  command->footer("Exit status: 0 every test passed, 3 a test failed, 4 none failed but the run is "
                  "too short for one, 1 the input or the work failed, 2 wrong usage.");
  auto state = std::make_shared<MdCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
