// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/dynamics/md_options.h"

#include "app/input_files.h"
#include "app/named_values.h"
#include "app/number_checks.h"
#include "app/usage_errors.h"
#include "io/trajectories/lammps_units.h"
#include "io/trajectories/trajectory.h"
#include "report/run_page.h"

namespace ins::app {

namespace {

constexpr double fs_in_ps = 1e-3;

} // namespace

void MdOptions::add_to(CLI::App &command) {
  command
      .add_option("FILE", files,
                  "logs of LAMMPS, and trajectories: text dumps or extended xyz, plain or "
                  "compressed by gzip or zstd, or H5MD; each in the order of the run")
      ->required();
  add_log_options(command);
  add_correlation_options(command);
  add_trajectory_options(command);
  add_outputs(command);
  add_quiet(command);
}

void MdOptions::add_log_options(CLI::App &command) {
  command
      .add_option("--run", reader.run,
                  "run of the logs that is tested, from 1 (default: the last one, with those that "
                  "it continues)")
      ->check(positive_number());
  command.add_option("--skip", skip, "ps left out at the start (default 0)")
      ->check(non_negative_number());
  command.add_option("--units", reader.units,
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
      .add_option("--columns", tests.more_columns,
                  "of the thermo output that should be stationary besides the usual ones: c_1, "
                  "v_angle")
      ->delimiter(',');
  command
      .add_option("--conservation", tests.conservation,
                  "drift of a conserved energy that is allowed, meV per atom and ns (default 1)")
      ->check(non_negative_number());
  command
      .add_option("--significance", significance,
                  "probability that a sound run fails any test (default 0.01)")
      ->check(number_between(1e-12, 0.5));
  command
      .add_option("--window", window,
                  "samples of running averages (default 1000, at most a tenth of the run)")
      ->check(positive_number());
}

void MdOptions::add_correlation_options(CLI::App &command) {
  command
      .add_option(
          "--correlation", correlation,
          "ps of the autocorrelations of stress and heat flux (default 10, at most a tenth of "
          "the run)")
      ->check(positive_number());
  command
      .add_option("--stress", stress_file,
                  "components of the pressure for it, as fix ave/time writes them at a shorter "
                  "interval than the log's")
      ->type_name(input_file);
  command
      .add_option("--heat-flux", flux_file,
                  "components of the heat flux, c_ID[1] c_ID[2] c_ID[3] of a compute "
                  "mace/heat_flux, in the same way")
      ->type_name(input_file);
}

void MdOptions::add_trajectory_options(CLI::App &command) {
  command
      .add_option("--elements", elements,
                  "of atom types 1, 2, ..., for files without elements: C,H,I,S; of every atom for "
                  "H5MD without species")
      ->delimiter(',');
  command
      .add_option("--pairs", pairs_,
                  "of elements for radial distribution functions (default C-C,C-H,H-H, or all "
                  "there are without C and H)")
      ->delimiter(',');
  command
      .add_option("--reach", rdf.reach, "Angstrom of these (default 10, at most half of the box)")
      ->check(positive_number());
  command.add_option("--bin", rdf.width, "Angstrom (default 0.02)")->check(positive_number());
  command
      .add_option("--pair-frames", pair_frames,
                  "frames that pairs are counted in, at equal intervals (default about 500)")
      ->check(positive_number());
  command
      .add_option("--lags", lags,
                  "frames of the velocities' autocorrelation (default 2000, at most a quarter of "
                  "the run and 100 MB)")
      ->check(CLI::Range(2, 1000000));
}

void MdOptions::add_outputs(CLI::App &command) {
  outputs.add_to(command, "results as table, or a page of pictures");
  const auto table_option = [&](const char *name, std::string &path, const char *what) {
    command.add_option(name, path, std::string("file for ") + what)->check(table_file());
  };
  table_option("--quantities", quantity_file, "the table of means");
  table_option("--series", series_file, "every sample with running averages and deviations");
  table_option("--msd", displacement_file, "mean-squared displacements of every frame");
  table_option("--rdf", distribution_file, "radial distribution functions");
  table_option("--events", event_file, "bonds that broke or formed");
  table_option("--vdos", velocity_file, "the density of states from velocities");
  table_option("--viscosity", viscosity_file, "stress autocorrelation and viscosity");
  table_option("--conductivity", conductivity_file,
               "heat flux autocorrelation and thermal conductivity");
  outputs.needs_picture(command.add_option("--title", title, "of the page"));
  outputs.add_look(command, {LookChoices::Axis::own, run_page_panels()});
}

void MdOptions::sort_files() {
  for (const std::string &file : files)
    (is_trajectory(file) ? trajectories : logs).push_back(file);
  const auto need = [](const char *option, const std::string &path, bool there, const char *what) {
    if (!path.empty() && !there)
      throw CLI::ValidationError(option, std::string("needs ") + what);
  };
  const bool log = !logs.empty(), trajectory = !trajectories.empty();
  need("--quantities", quantity_file, log, "a log");
  need("--series", series_file, log, "a log");
  need("--viscosity", viscosity_file, log, "a log");
  need("--stress", stress_file, log, "a log");
  need("--conductivity", conductivity_file, log, "a log");
  need("--heat-flux", flux_file, log, "a log");
  need("--msd", displacement_file, trajectory, "a trajectory");
  need("--rdf", distribution_file, trajectory, "a trajectory");
  need("--events", event_file, trajectory, "a trajectory");
  need("--vdos", velocity_file, trajectory, "a trajectory");
}

void MdOptions::check() {
  outputs.check();
  for (const std::string &pair : pairs_) {
    const std::size_t dash = pair.find('-');
    if (dash == std::string::npos)
      throw CLI::ValidationError("--pairs", "'" + pair + "' is not ELEMENT-ELEMENT");
    rdf.pairs.emplace_back(pair.substr(0, dash), pair.substr(dash + 1));
  }
  if (!reader.units.empty())
    naming("--units", [&] { return lammps_units(reader.units); });
  reader.timestep = fs_in_ps * timestep_;
}

RunConditions MdOptions::conditions_of(RunConditions logged) const {
  for (const Ensemble known : {Ensemble::NVE, Ensemble::NVT, Ensemble::NPH, Ensemble::NPT})
    if (ensemble_ == name(known))
      logged.ensemble = known;
  if (temperature_)
    logged.temperature = temperature_;
  if (pressure_)
    logged.pressure = pressure_;
  return logged;
}

} // namespace ins::app
