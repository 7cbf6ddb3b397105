// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/crystal_input.h"
#include "app/input_files.h"
#include "app/outputs.h"
#include "app/progress.h"
#include "app/spectrum_options.h"
#include "app/state_warnings.h"
#include "app/usage_errors.h"
#include "comparison/committee.h"
#include "report/committee_table.h"
#include "report/mesh_line.h"
#include "report/spectrum_table.h"
#include "version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct CommitteeCommand {
  explicit CommitteeCommand(CLI::App &command) : options(command, "backward") {
    command
        .add_option("FILES", files,
                    "force constants of one crystal, of two or more models; the bands are those of "
                    "the first")
        ->required()
        ->expected(2, -1);
    phonons.add_phonon_options(command);
    outputs.add_to(command, "spectrum with its spread, or its picture");
    command.add_option("--bands", band_file, "file for the table of the bands")
        ->check(table_file());
    command.add_option("--labels", labels, "of the models (default: the names of the files)")
        ->expected(1, -1);
    auto *other = command
                      .add_option("--second", second_files,
                                  "force constants of the same models in another state, such as at "
                                  "another pressure: how far bands move, and how far models agree")
                      ->expected(2, -1)
                      ->type_name(input_file);
    command.add_option("--shifts", shift_file, "file for the table of these shifts")
        ->check(table_file())
        ->needs(other);
    command.add_option("--range", range,
                       "MIN:MAX of energy of the bands and the picture, in --units "
                       "(default 0:1200 cm-1)");
    outputs.needs_picture(command.add_option("--title", title, "of the picture"));
    outputs.add_look(command, {.panels = {"spread", "models"}});
    add_quiet(command);
  }

  void check();
  void run();

  CrystalInput phonons;
  SpectrumOptions options;
  Outputs outputs;
  std::vector<std::string> files;
  std::vector<std::string> labels;
  std::vector<std::string> second_files;
  std::string band_file;
  std::string shift_file;
  std::string range;
  std::string title;

private:
  std::optional<SpectrumSettings> settings; ///< once they are parsed
  std::pair<double, double> window;         ///< in the unit of the options
  std::vector<std::string> names;

  std::vector<ForceConstants> read(const std::vector<std::string> &paths) const;
  CommitteeShifts compared(SpectrumSettings wanted) const;
};

std::vector<ForceConstants> CommitteeCommand::read(const std::vector<std::string> &paths) const {
  std::vector<ForceConstants> models;
  for (const std::string &path : paths)
    models.push_back(phonons.read(path));
  return models;
}

/// Without shifts where there is no second state.
CommitteeShifts CommitteeCommand::compared(SpectrumSettings wanted) const {
  const double factor = from_cm1(options.unit());
  const std::pair<double, double> range_cm1 = {window.first / factor, window.second / factor};
  const std::vector<ForceConstants> models = read(files);
  Progress progress("models");
  wanted.progress = [&](double share) { progress.show(share); };
  if (second_files.empty())
    return {compare_models(models, wanted, range_cm1), {}};
  return compare_models_in_states(models, read(second_files), wanted, range_cm1);
}

void CommitteeCommand::check() {
  outputs.check();
  settings = options.settings(phonons.phonons());
  window = options.window(range);
  names = file_labels(labels, files);
  if (!second_files.empty() && second_files.size() != files.size())
    throw CLI::ValidationError("--second", fmt::format("{} models where the first state has {}",
                                                       second_files.size(), files.size()));
}

void CommitteeCommand::run() {
  const CommitteeShifts both = compared(*settings);
  const Committee &committee = both.first;
  for (std::size_t k = 0; k < names.size(); ++k) {
    say(names[k] + ": " + mesh_line(committee.spectra[k], *settings));
    warn_of_imaginary(committee.spectra[k].imaginary, "the mesh of " + names[k],
                      "are left out of the spectrum");
  }
  std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()}, {"models", fmt::format("{}", fmt::join(names, ", "))}};
  for (auto &fact : spectrum_metadata(committee.spectra.front(), *settings))
    origin.push_back(std::move(fact));
  Table bands = committee_band_table(committee, names, options.unit());
  bands.metadata = origin;
  const std::string energy = "_" + column_suffix(options.unit());
  print(std::cout, selected(bands, {"mean" + energy, "spread" + energy, "lowest" + energy,
                                    "highest" + energy, "n_modes", "overlap", "assignment"}));
  if (!both.shifts.empty()) {
    Table shifts = committee_shift_table(both, names, options.unit());
    shifts.metadata = origin;
    shifts.metadata.emplace_back("second",
                                 fmt::format("{}", fmt::join(short_names(second_files), ", ")));
    std::cout << '\n';
    print(std::cout, selected(shifts, {"first" + energy, "second" + energy, "shift" + energy,
                                       "shift_spread" + energy, "lowest" + energy,
                                       "highest" + energy, "overlap", "assignment"}));
    if (!shift_file.empty())
      write_named(shift_file, shifts);
  }
  Table spectrum = committee_spectrum_table(committee, names, options.unit());
  spectrum.metadata = origin;
  outputs.write(spectrum, [&] { return committee_plot(spectrum, title, window); });
  if (!band_file.empty())
    write_named(band_file, bands);
}

} // namespace

void add_committee(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "committee", "several models of a crystal: mean and spread of spectrum and bands");
  auto state = std::make_shared<CommitteeCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
