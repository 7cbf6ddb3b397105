// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "base/units.h"
#include "dynamics/heat_capacity.h"
#include "dynamics/thermo_tests.h"
#include "io/tables/number_text.h"
#include "io/trajectories/thermo_reader.h"
#include "named_values.h"
#include "outputs.h"
#include "report/run_page.h"
#include "report/run_table.h"
#include "version.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace ins::app {

namespace {

constexpr int test_failed = 3, not_decided = 4; ///< exit statuses besides those of every command

struct MdCommand {
  explicit MdCommand(CLI::App &command) {
    command.add_option("FILE", files, "logs of LAMMPS, in the order of the run")->required();
    command
        .add_option("--run", reader.run,
                    "run of the logs that is tested, from 1 (default: the last one, with those "
                    "that it continues)")
        ->check(CLI::PositiveNumber);
    command.add_option("--skip", skip, "ps left out at the start (default 0)")
        ->check(CLI::NonNegativeNumber);
    command.add_option(
        "--units", reader.units,
        "units of the logs, where they do not tell: metal, real, electron, si, nano");
    command.add_option("--timestep", timestep, "fs, where the logs do not tell")
        ->check(CLI::PositiveNumber);
    command.add_option("--ensemble", ensemble, "NVE, NVT, NPH or NPT, where the logs do not tell")
        ->check(one_of({"NVE", "NVT", "NPH", "NPT"}));
    command
        .add_option("-T,--temperature", temperature,
                    "K that the run should have (default: that of its thermostat)")
        ->check(CLI::PositiveNumber);
    command.add_option("--pressure", pressure,
                       "MPa that the run should have (default: that of its barostat)");
    command
        .add_option("--columns", tests.more_columns,
                    "of the thermo output that should be stationary besides the usual ones: "
                    "c_1, v_angle")
        ->delimiter(',');
    command
        .add_option("--conservation", tests.conservation,
                    "drift of a conserved energy that is allowed, meV per atom and ns "
                    "(default 1)")
        ->check(CLI::NonNegativeNumber);
    command
        .add_option("--significance", significance,
                    "probability that a sound run fails any test (default 0.01)")
        ->check(CLI::Range(1e-12, 0.5));
    command
        .add_option("--window", window,
                    "samples of running averages (default 1000, at most a "
                    "tenth of the run)")
        ->check(CLI::PositiveNumber);
    outputs.add_to(command, "results as table, or a page of pictures");
    command.add_option("--quantities", quantity_file, "file for the table of means")
        ->check(table_file());
    command
        .add_option("--series", series_file,
                    "file for every sample with running averages and deviations")
        ->check(table_file());
    outputs.needs_picture(command.add_option("--title", title, "of the page"));
    add_quiet(command);
  }

  void run() const;

  std::vector<std::string> files;
  ThermoReaderSettings reader;
  double skip = 0.0, timestep = 0.0;
  std::string ensemble;
  std::optional<double> temperature, pressure;
  ThermoTestSettings tests;
  double significance = 0.01;
  Eigen::Index window = 1000;
  Outputs outputs;
  std::string quantity_file, series_file, title;

private:
  ThermoSeries thermo() const;
};

/// What was read, with the conditions that the command line gives.
ThermoSeries MdCommand::thermo() const {
  ThermoReaderSettings settings = reader;
  constexpr double fs_in_ps = 1e-3;
  settings.timestep = fs_in_ps * timestep;
  ReadThermo read = read_thermo(files, settings);
  for (const std::string &remark : read.remarks)
    warn(remark);
  RunConditions &conditions = read.series.conditions;
  for (const Ensemble known : {Ensemble::NVE, Ensemble::NVT, Ensemble::NPH, Ensemble::NPT})
    if (ensemble == name(known))
      conditions.ensemble = known;
  if (temperature)
    conditions.temperature = temperature;
  if (pressure)
    conditions.pressure = pressure;
  say(fmt::format("{}: {}{}", read.origin, name(conditions.ensemble),
                  conditions.temperature ? fmt::format(" at {:g} K", *conditions.temperature)
                                         : ""));
  ThermoSeries series = skip > 0.0 ? read.series.from(skip) : std::move(read.series);
  constexpr Eigen::Index fewest = 8;
  if (series.size() < fewest)
    throw Error(fmt::format("{}: {} samples are too few for statistics; {} are the least",
                            files.back(), series.size(), fewest));
  return series;
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

void print_results(const std::vector<RunTest> &tests, const std::vector<RunValue> &values) {
  for (const RunTest &test : tests)
    std::cout << fmt::format("{:<9} {:<28} {}\n", name(test.outcome), test.name, test.text());
  for (const RunValue &value : values)
    std::cout << fmt::format("{:<9} {:<28} {} {}\n", "", value.name,
                             with_error(value.value, value.error), value.unit);
}

void MdCommand::run() const {
  const ThermoSeries series = thermo();
  const Eigen::Index samples = std::clamp<Eigen::Index>(window, 1, series.size() / 10 + 1);
  std::vector<RunTest> found = thermo_tests(series, tests);
  judge(found, significance);
  const std::vector<RunValue> values = heat_capacity_values(series);

  print_results(found, values);
  const std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()},
      {"source", fmt::format("{}", fmt::join(short_names(files), ", "))},
      {"significance", shortest(significance)}};
  const auto signed_table = [&](Table table) {
    table.metadata.insert(table.metadata.begin(), origin.begin(), origin.end());
    return table;
  };
  outputs.write(signed_table(result_table(found, values)),
                [&] { return run_page(thermo_plots(series, samples), title); });
  if (!quantity_file.empty())
    write_named(quantity_file, signed_table(quantity_table(series)));
  if (!series_file.empty())
    write_named(series_file, signed_table(series_table(series, samples)));

  const Outcome outcome = overall(found);
  if (outcome != Outcome::Passed)
    throw CLI::RuntimeError(outcome == Outcome::Failed ? test_failed : not_decided);
}

} // namespace

void add_md(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "md", "whether a run of molecular dynamics is sound: drifts, fluctuations, heat capacity");
  command->footer("Exit status: 0 every test passed, 3 a test failed, 4 none failed but the run is "
                  "too short for one, 1 the input or the work failed, 2 wrong usage.");
  auto state = std::make_shared<MdCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
