// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "base/units.h"
#include "dynamics/green_kubo.h"
#include "dynamics/heat_capacity.h"
#include "dynamics/thermal_conductivity.h"
#include "dynamics/thermo_tests.h"
#include "dynamics/trajectory_analysis.h"
#include "io/tables/number_text.h"
#include "io/trajectories/heat_flux_series.h"
#include "io/trajectories/lammps_units.h"
#include "io/trajectories/stress_series.h"
#include "io/trajectories/thermo_reader.h"
#include "io/trajectories/trajectory.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "progress.h"
#include "report/run_page.h"
#include "report/run_table.h"
#include "usage_errors.h"
#include "version.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <thread>

namespace ins::app {

namespace {

constexpr int test_failed = 3, not_decided = 4; ///< exit statuses besides those of every command
constexpr double fs_in_ps = 1e-3;
constexpr Eigen::Index fewest_samples = 8;

struct MdCommand {
  explicit MdCommand(CLI::App &command);
  void check();
  void run();

private:
  void add_trajectory_options(CLI::App &command);
  ReadThermo read_log() const;
  void analyse_thermo(const ThermoSeries &series);
  void analyse_trajectory(const TrajectorySettings &settings);
  TrajectoryAnalysisSettings analysis_settings(const Trajectory &reader) const;
  void add_velocities(VelocitySpectrum &velocities);
  ThermoSeries with_box(ThermoSeries series, const ReadThermo &log) const;
  int correlation_lags(const ThermoSeries &series) const;
  void add_viscosity(const ReadThermo &log);
  void add_conductivity(const ReadThermo &log);
  Table signed_table(Table table) const;
  void write(const std::string &path, const std::function<Table()> &table) const;
  void print_results() const;
  void check_outputs() const;

  // Options.
  std::vector<std::string> files_;
  ThermoReaderSettings reader_;
  double skip_ = 0.0, timestep_ = 0.0;
  std::string ensemble_;
  std::optional<double> temperature_, pressure_;
  ThermoTestSettings tests_;
  double significance_ = 0.01;
  Eigen::Index window_ = 1000;
  std::vector<std::string> elements_, pairs_;
  RdfSettings rdf_;
  double pair_frames_ = 500.0;
  int lags_ = 0;
  double correlation_ = 10.0;
  std::string stress_file_, flux_file_;
  Outputs outputs_;
  std::string quantity_file_, series_file_, displacement_file_, distribution_file_, event_file_,
      velocity_file_, viscosity_file_, conductivity_file_, title_;

  // Sorted files, and what was found.
  std::vector<std::string> logs_, trajectories_;
  std::vector<RunTest> found_;
  std::vector<RunValue> values_;
  std::vector<Plot> plots_;
};

MdCommand::MdCommand(CLI::App &command) {
  command
      .add_option("FILE", files_,
                  "logs of LAMMPS, and trajectories: text dumps or extended xyz, plain or "
                  "compressed by gzip or zstd, or H5MD; each in the order of the run")
      ->required();
  command
      .add_option("--run", reader_.run,
                  "run of the logs that is tested, from 1 (default: the last one, with those that "
                  "it continues)")
      ->check(positive_number());
  command.add_option("--skip", skip_, "ps left out at the start (default 0)")
      ->check(non_negative_number());
  command.add_option("--units", reader_.units,
                     "units of logs and dumps, where no log tells: metal (default without logs), "
                     "real, electron, si, nano");
  command.add_option("--timestep", timestep_, "fs, where no log tells")->check(positive_number());
  command.add_option("--ensemble", ensemble_, "NVE, NVT, NPH or NPT, where the logs do not tell")
      ->check(one_of({"NVE", "NVT", "NPH", "NPT"}));
  command
      .add_option("-T,--temperature", temperature_,
                  "K that the run should have (default: that of its thermostat)")
      ->check(positive_number());
  command.add_option("--pressure", pressure_,
                     "MPa that the run should have (default: that of its barostat)");
  command
      .add_option("--columns", tests_.more_columns,
                  "of the thermo output that should be stationary besides the usual ones: c_1, "
                  "v_angle")
      ->delimiter(',');
  command
      .add_option("--conservation", tests_.conservation,
                  "drift of a conserved energy that is allowed, meV per atom and ns (default 1)")
      ->check(non_negative_number());
  command
      .add_option("--significance", significance_,
                  "probability that a sound run fails any test (default 0.01)")
      ->check(number_between(1e-12, 0.5));
  command
      .add_option("--window", window_,
                  "samples of running averages (default 1000, at most a tenth of the run)")
      ->check(positive_number());
  command
      .add_option(
          "--correlation", correlation_,
          "ps of the autocorrelations of stress and heat flux (default 10, at most a tenth of "
          "the run)")
      ->check(positive_number());
  command
      .add_option("--stress", stress_file_,
                  "components of the pressure for it, as fix ave/time writes them at a shorter "
                  "interval than the log's")
      ->type_name(input_file);
  command
      .add_option("--heat-flux", flux_file_,
                  "components of the heat flux, c_ID[1] c_ID[2] c_ID[3] of a compute "
                  "mace/heat_flux, in the same way")
      ->type_name(input_file);
  add_trajectory_options(command);
  outputs_.add_to(command, "results as table, or a page of pictures");
  const auto table_option = [&](const char *name, std::string &path, const char *what) {
    command.add_option(name, path, std::string("file for ") + what)->check(table_file());
  };
  table_option("--quantities", quantity_file_, "the table of means");
  table_option("--series", series_file_, "every sample with running averages and deviations");
  table_option("--msd", displacement_file_, "mean-squared displacements of every frame");
  table_option("--rdf", distribution_file_, "radial distribution functions");
  table_option("--events", event_file_, "bonds that broke or formed");
  table_option("--vdos", velocity_file_, "the density of states from velocities");
  table_option("--viscosity", viscosity_file_, "stress autocorrelation and viscosity");
  table_option("--conductivity", conductivity_file_,
               "heat flux autocorrelation and thermal conductivity");
  outputs_.needs_picture(command.add_option("--title", title_, "of the page"));
  outputs_.add_look(command, {LookChoices::Axis::own, run_page_panels()});
  add_quiet(command);
}

void MdCommand::add_trajectory_options(CLI::App &command) {
  command
      .add_option("--elements", elements_,
                  "of atom types 1, 2, ..., for files without elements: C,H,I,S; of every atom for "
                  "H5MD without species")
      ->delimiter(',');
  command
      .add_option("--pairs", pairs_,
                  "of elements for radial distribution functions (default C-C,C-H,H-H, or all "
                  "there are without C and H)")
      ->delimiter(',');
  command
      .add_option("--reach", rdf_.reach, "Angstrom of these (default 10, at most half of the box)")
      ->check(positive_number());
  command.add_option("--bin", rdf_.width, "Angstrom (default 0.02)")->check(positive_number());
  command
      .add_option("--pair-frames", pair_frames_,
                  "frames that pairs are counted in, at equal intervals (default about 500)")
      ->check(positive_number());
  command
      .add_option("--lags", lags_,
                  "frames of the velocities' autocorrelation (default 2000, at most a quarter of "
                  "the run and 100 MB)")
      ->check(CLI::Range(2, 1000000));
}

/// What the logs say, with the conditions that the command line gives.
ReadThermo MdCommand::read_log() const {
  ThermoReaderSettings settings = reader_;
  settings.timestep = fs_in_ps * timestep_;
  ReadThermo read = read_thermo(logs_, settings);
  for (const std::string &remark : read.remarks)
    warn(remark);
  RunConditions &conditions = read.series.conditions;
  for (const Ensemble known : {Ensemble::NVE, Ensemble::NVT, Ensemble::NPH, Ensemble::NPT})
    if (ensemble_ == name(known))
      conditions.ensemble = known;
  if (temperature_)
    conditions.temperature = temperature_;
  if (pressure_)
    conditions.pressure = pressure_;
  say(fmt::format("{}: {}{}", read.origin, name(conditions.ensemble),
                  conditions.temperature ? fmt::format(" at {:g} K", *conditions.temperature)
                                         : ""));
  if (skip_ > 0.0)
    read.series = read.series.from(skip_);
  if (read.series.size() < fewest_samples)
    throw Error(fmt::format("{}: {} samples are too few for statistics; {} are the least",
                            logs_.back(), read.series.size(), fewest_samples));
  return read;
}

/// The heat capacity of the box and of a mole of its atoms, where the run tells it.
std::vector<RunValue> heat_capacity_values(const ThermoSeries &series) {
  std::string why;
  const std::optional<HeatCapacity> capacity = heat_capacity(series, why);
  if (!capacity) {
    say("no heat capacity: " + why);
    return {};
  }
  if (!capacity->value.enough)
    warn("the run is too short for the error of the heat capacity");
  const std::string symbol = capacity->constant_pressure ? "Cp" : "Cv";
  const double value = capacity->value.value, error = capacity->value.error;
  std::vector<RunValue> values = {{symbol, value, error, "k"}};
  if (const int atoms = series.conditions.atoms; atoms > 0) {
    const double molar = units::boltzmann * units::avogadro / atoms;
    values.push_back({symbol + " per mole of atoms", value * molar, error * molar, "J/(mol K)"});
  }
  return values;
}

/// A series from a file of its own, with volume and temperature of the log.
ThermoSeries MdCommand::with_box(ThermoSeries series, const ReadThermo &log) const {
  if (skip_ > 0.0)
    series = series.from(skip_);
  for (const char *name : {"Volume", "Temp"})
    if (const Eigen::ArrayXd *values = log.series.find(name))
      series.columns.push_back({name, "", Eigen::ArrayXd::Constant(series.size(), values->mean())});
  return series;
}

int MdCommand::correlation_lags(const ThermoSeries &series) const {
  const auto longest = static_cast<int>(series.size() / 10 + 1);
  return std::clamp(static_cast<int>(correlation_ / series.interval()) + 1, 2, longest);
}

void MdCommand::add_viscosity(const ReadThermo &log) {
  const ThermoSeries series =
      stress_file_.empty()
          ? log.series
          : with_box(read_stress_series(stress_file_, log.units, log.step_length), log);
  std::string why;
  const std::optional<GreenKubo> found =
      green_kubo_viscosity(series, correlation_lags(series), why);
  if (!found) {
    say("no viscosity: " + why);
    return;
  }
  const Eigen::Index end = found->times.size() - 1;
  values_.push_back({fmt::format("viscosity up to {:.3g} ps", found->times[end]),
                     found->viscosity[end], found->error[end], "mPa s"});
  plots_.push_back(viscosity_plot(*found));
  write(viscosity_file_, [&] { return viscosity_table(*found); });
}

void MdCommand::add_conductivity(const ReadThermo &log) {
  const ThermoSeries series =
      flux_file_.empty()
          ? log.series
          : with_box(read_heat_flux_series(flux_file_, log.units, log.step_length), log);
  if (!series.find(heat_flux_names[0]) && conductivity_file_.empty())
    return; // most runs have none
  std::string why;
  const std::optional<ThermalConductivity> found =
      thermal_conductivity(series, correlation_lags(series), why);
  if (!found) {
    if (!conductivity_file_.empty())
      throw Error("no thermal conductivity: " + why);
    say("no thermal conductivity: " + why);
    return;
  }
  const Eigen::Index end = found->times.size() - 1;
  const std::string upto = fmt::format("up to {:.3g} ps", found->times[end]);
  for (int a = 0; a < 3; ++a)
    values_.push_back({fmt::format("conductivity {0}{0} {1}", "xyz"[a], upto),
                       found->components(end, a), found->errors(end, a), "W/(m K)"});
  values_.push_back({"conductivity " + upto, found->mean[end], found->error[end], "W/(m K)"});
  plots_.push_back(conductivity_plot(*found));
  write(conductivity_file_, [&] { return conductivity_table(*found); });
}

void MdCommand::analyse_thermo(const ThermoSeries &series) {
  const Eigen::Index samples = std::clamp<Eigen::Index>(window_, 1, series.size() / 10 + 1);
  const std::vector<RunTest> tests = thermo_tests(series, tests_);
  found_.insert(found_.end(), tests.begin(), tests.end());
  const std::vector<RunValue> capacity = heat_capacity_values(series);
  values_.insert(values_.end(), capacity.begin(), capacity.end());
  const std::vector<Plot> plots = thermo_plots(series, samples);
  plots_.insert(plots_.end(), plots.begin(), plots.end());
  write(quantity_file_, [&] { return quantity_table(series); });
  write(series_file_, [&] { return series_table(series, samples); });
}

TrajectoryAnalysisSettings MdCommand::analysis_settings(const Trajectory &reader) const {
  TrajectoryAnalysisSettings settings;
  settings.rdf = rdf_;
  settings.every = std::max(1L, static_cast<long>(reader.expected_frames() / pair_frames_ + 0.5));
  settings.threads = std::max(1U, std::thread::hardware_concurrency());
  if (reader.has_velocities()) {
    constexpr double memory = 1e8; // bytes, of twice as many samples as lags
    const double fitting = memory / (2.0 * 8.0 * 3.0 * reader.atoms().size());
    const double usual = std::min({2000.0, reader.expected_frames() / 4.0, fitting});
    settings.lags = lags_ > 0 ? lags_ : std::max(2, static_cast<int>(usual));
  }
  return settings;
}

void MdCommand::add_velocities(VelocitySpectrum &velocities) {
  attempt([&] {
    const VelocitySpectrum::Result spectrum = velocities.result();
    plots_.push_back(velocity_plot(spectrum));
    write(velocity_file_, [&] { return velocity_table(spectrum); });
    const double highest = spectrum.energies[spectrum.energies.size() - 1];
    constexpr double usual = 3500.0;
    if (highest < usual)
      warn(fmt::format("the velocities show energies up to {:.0f} cm-1; faster vibrations appear "
                       "mirrored there: write frames more often",
                       highest));
  });
}

void MdCommand::analyse_trajectory(const TrajectorySettings &settings) {
  const std::unique_ptr<Trajectory> opened = open_trajectory(trajectories_, settings);
  Trajectory &reader = *opened;
  if (!reader.has_ids())
    say("no column id: atoms are taken in the order of the file, which must not change");
  std::optional<TrajectoryAnalysis> analysis;
  TrajectoryAnalysisSettings wanted = analysis_settings(reader);
  double start = 0.0;
  long frames = 0, skipped = 0;
  {
    Progress progress("frames");
    for (;;) {
      std::vector<TrajectoryFrame> batch = reader.next();
      if (batch.empty())
        break;
      if (frames + skipped == 0)
        start = batch.front().time;
      const auto skip = std::find_if(batch.begin(), batch.end(), [&](const auto &frame) {
        return frame.time - start >= skip_;
      });
      skipped += skip - batch.begin();
      batch.erase(batch.begin(), skip);
      if (!analysis && !batch.empty())
        analysis.emplace(reader.atoms(), batch, wanted);
      if (analysis)
        analysis->add(batch);
      frames += static_cast<long>(batch.size());
      progress.show(reader.share());
    }
  }
  for (const std::string &remark : reader.remarks())
    warn(remark);
  if (!analysis)
    throw Error(fmt::format("{}: no frames are left", trajectories_.back()));
  say(fmt::format("{} frames of {} atoms, pairs counted in {}", frames, reader.atoms().size(),
                  analysis->distribution().frames()));

  const std::vector<RunTest> tests = analysis->tests();
  found_.insert(found_.end(), tests.begin(), tests.end());
  const std::vector<RunValue> values = analysis->values();
  values_.insert(values_.end(), values.begin(), values.end());
  plots_.insert(plots_.begin(), displacement_plot(analysis->displacement()));
  plots_.push_back(distribution_plot(analysis->distribution()));
  write(displacement_file_, [&] { return displacement_series_table(analysis->displacement()); });
  write(distribution_file_, [&] { return distribution_table(analysis->distribution()); });
  if (analysis->molecules())
    write(event_file_, [&] { return event_table(*analysis->molecules()); });
  if (analysis->velocities())
    add_velocities(*analysis->velocities());
}

Table MdCommand::signed_table(Table table) const {
  const std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()},
      {"source", fmt::format("{}", fmt::join(short_names(files_), ", "))},
      {"significance", shortest(significance_)}};
  table.metadata.insert(table.metadata.begin(), origin.begin(), origin.end());
  return table;
}

void MdCommand::write(const std::string &path, const std::function<Table()> &table) const {
  if (!path.empty())
    write_named(path, signed_table(table()));
}

void MdCommand::print_results() const {
  for (const RunTest &test : found_)
    std::cout << fmt::format("{:<9} {:<28} {}\n", name(test.outcome), test.name, test.text());
  for (const RunValue &value : values_)
    std::cout << fmt::format("{:<9} {:<28} {} {}\n", "", value.name,
                             with_error(value.value, value.error), value.unit);
}

/// Tables that none of the files can fill are told at once.
void MdCommand::check_outputs() const {
  const auto need = [](const char *option, const std::string &path, bool there, const char *what) {
    if (!path.empty() && !there)
      throw CLI::ValidationError(option, std::string("needs ") + what);
  };
  const bool log = !logs_.empty(), trajectory = !trajectories_.empty();
  need("--quantities", quantity_file_, log, "a log");
  need("--series", series_file_, log, "a log");
  need("--viscosity", viscosity_file_, log, "a log");
  need("--stress", stress_file_, log, "a log");
  need("--conductivity", conductivity_file_, log, "a log");
  need("--heat-flux", flux_file_, log, "a log");
  need("--msd", displacement_file_, trajectory, "a trajectory");
  need("--rdf", distribution_file_, trajectory, "a trajectory");
  need("--events", event_file_, trajectory, "a trajectory");
  need("--vdos", velocity_file_, trajectory, "a trajectory");
}

void MdCommand::check() {
  outputs_.check();
  for (const std::string &pair : pairs_) {
    const std::size_t dash = pair.find('-');
    if (dash == std::string::npos)
      throw CLI::ValidationError("--pairs", "'" + pair + "' is not ELEMENT-ELEMENT");
    rdf_.pairs.emplace_back(pair.substr(0, dash), pair.substr(dash + 1));
  }
  if (!reader_.units.empty())
    naming("--units", [&] { return lammps_units(reader_.units); });
}

void MdCommand::run() {
  for (const std::string &file : files_)
    (is_trajectory(file) ? trajectories_ : logs_).push_back(file);
  check_outputs();
  std::optional<ReadThermo> log;
  if (!logs_.empty()) {
    log = read_log();
    analyse_thermo(log->series);
  }
  if (!trajectories_.empty()) {
    TrajectorySettings settings;
    const LammpsUnits units =
        log ? log->units : lammps_units(reader_.units.empty() ? "metal" : reader_.units);
    settings.elements = elements_;
    settings.step_length = log ? log->step_length : fs_in_ps * timestep_;
    settings.time_unit = units.time;
    settings.length_unit = units.length;
    settings.threads = std::max(1U, std::thread::hardware_concurrency());
    analyse_trajectory(settings);
  }
  if (log) {
    add_viscosity(*log);
    add_conductivity(*log);
  }
  judge(found_, significance_);

  print_results();
  outputs_.write(signed_table(result_table(found_, values_)),
                 [&] { return run_page(plots_, title_); });
  const Outcome outcome = overall(found_);
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
