// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/crystal_input.h"
#include "app/outputs.h"
#include "app/progress.h"
#include "app/spectrum_options.h"
#include "app/state_warnings.h"
#include "comparison/committee.h"
#include "report/committee_table.h"
#include "report/mesh_line.h"
#include "report/spectrum_table.h"
#include "version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <memory>

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
  std::string band_file;
  std::string range;
  std::string title;

private:
  SpectrumSettings settings;
  std::pair<double, double> window; ///< in the unit of the options
  std::vector<std::string> names;
};

void CommitteeCommand::check() {
  outputs.check();
  settings = options.settings(phonons.phonons());
  window = options.window(range);
  names = file_labels(labels, files);
}

void CommitteeCommand::run() {
  const double factor = from_cm1(options.unit());
  std::vector<ForceConstants> models;
  for (const std::string &file : files)
    models.push_back(phonons.read(file));
  Committee committee;
  {
    Progress progress("models");
    settings.progress = [&](double share) { progress.show(share); };
    committee = compare_models(models, settings, {window.first / factor, window.second / factor});
  }
  for (std::size_t k = 0; k < names.size(); ++k) {
    say(names[k] + ": " + mesh_line(committee.spectra[k], settings));
    warn_of_imaginary(committee.spectra[k].imaginary, "the mesh of " + names[k],
                      "are left out of the spectrum");
  }
  std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()}, {"models", fmt::format("{}", fmt::join(names, ", "))}};
  for (auto &fact : spectrum_metadata(committee.spectra.front(), settings))
    origin.push_back(std::move(fact));
  Table bands = committee_band_table(committee, names, options.unit());
  bands.metadata = origin;
  const std::string energy = "_" + column_suffix(options.unit());
  print(std::cout, selected(bands, {"mean" + energy, "spread" + energy, "lowest" + energy,
                                    "highest" + energy, "n_modes", "overlap", "assignment"}));
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
  command->parse_complete_callback([state] { state->check(); });
  command->callback([state] { state->run(); });
}

} // namespace ins::app
