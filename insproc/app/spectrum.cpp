// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "io/tables/csv.h"
#include "io/tables/number_text.h"
#include "modes/mode_assignment.h"
#include "named_values.h"
#include "outputs.h"
#include "progress.h"
#include "report/mesh_line.h"
#include "report/picture_title.h"
#include "report/spectrum_plot.h"
#include "report/spectrum_table.h"
#include "spectrum/cross_sections.h"
#include "spectrum_options.h"
#include "state_warnings.h"
#include "usage_errors.h"
#include "version.h"

#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct SpectrumCommand {
  explicit SpectrumCommand(CLI::App &command) : options(command, "backward") {
    input.add_to(command);
    outputs.add_to(command, "spectrum or its picture");
    command.add_option("--sticks", sticks, "file for the list of modes with their intensities")
        ->check(table_file());
    outputs.needs_picture(
        command
            .add_option("--stick-labels", stick_labels,
                        "over the modes in the picture: assignment (default), frequency or none")
            ->check(one_of({"assignment", "frequency", "none"})));
    outputs.needs_picture(
        command.add_option("--range", range, "MIN:MAX of energy in the picture, in --units"));
    outputs.needs_picture(command.add_option("--title", title, "of the picture"));
    outputs.add_look(command, {.panels = {"total", "elements", "modes"}});
    add_quiet(command);
  }

  void check();
  void run() const;
  std::vector<ModeStick> labeled_sticks(ForceConstants force_constants,
                                        const Spectrum &spectrum) const;
  Plot picture(const std::vector<ModeStick> &modes, const Table &table) const;

  std::optional<SpectrumSettings> settings; ///< once they are parsed
  std::optional<std::pair<double, double>> window;
  CrystalInput input;
  SpectrumOptions options;
  Outputs outputs;
  std::string sticks;
  std::string stick_labels = "assignment";
  std::string range;
  std::string title;
};

void tell_of_spectrum(const Spectrum &spectrum, const SpectrumSettings &settings) {
  say(std::to_string(spectrum.atom_species.size()) + " atoms, " +
      std::to_string(spectrum.distinct_atoms) + " by symmetry");
  say(mesh_line(spectrum, settings));
  say("powder average: " + powder_average(spectrum, settings));
  if (spectrum.coherent)
    say(coherent_line(*spectrum.coherent));
  warn_of_imaginary(spectrum.imaginary, "the mesh", "are left out");
}

std::vector<ModeStick> SpectrumCommand::labeled_sticks(ForceConstants force_constants,
                                                       const Spectrum &spectrum) const {
  if (stick_labels == "assignment") {
    apply_isotopes(force_constants.primitive, settings->isotopes);
    const Crystal &crystal = force_constants.primitive;
    warn_of_doubtful(doubtful_bond(crystal, find_bonds(crystal)), crystal);
    return gamma_sticks(spectrum, options.unit(),
                        gamma_assignments(force_constants, settings->phonons));
  }
  std::vector<ModeStick> modes = gamma_sticks(spectrum, options.unit());
  if (stick_labels == "frequency")
    for (ModeStick &mode : modes)
      mode.label = fixed(mode.energy, options.unit() == EnergyUnit::per_cm ? 0 : 2);
  return modes;
}

Plot SpectrumCommand::picture(const std::vector<ModeStick> &modes, const Table &table) const {
  SpectrumPlotSettings look;
  look.title = title.empty() ? picture_title(short_name(input.file()), {table}, "") : title;
  look.range = window;
  return decomposition_plot(table, modes, look);
}

void SpectrumCommand::check() {
  outputs.check();
  if (!range.empty())
    window = parse_range("--range", range);
  settings = options.settings(input.phonons());
  settings->sticks = !sticks.empty() || outputs.wants_picture();
}

void SpectrumCommand::run() const {
  const ForceConstants force_constants = input.read();
  Spectrum spectrum;
  {
    Progress progress("spectrum");
    SpectrumSettings shown = *settings;
    shown.progress = [&](double share) { progress.show(share); };
    spectrum = compute_spectrum(force_constants, shown);
  }
  tell_of_spectrum(spectrum, *settings);
  const auto told = [&](Table made) {
    made.metadata = spectrum_metadata(spectrum, *settings);
    made.metadata.insert(made.metadata.begin(),
                         {{"program", version_line()}, {"source", short_name(input.file())}});
    return made;
  };
  const Table table = told(spectrum_table(spectrum, {options.unit(), options.atoms()}));
  if (outputs.none())
    write_csv(std::cout, table);
  outputs.write(table, [&] { return picture(labeled_sticks(force_constants, spectrum), table); });
  if (!sticks.empty())
    write_named(sticks, told(stick_table(spectrum, options.unit())));
}

} // namespace

void add_spectrum(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "spectrum", "powder INS spectrum of an indirect-geometry spectrometer (TOSCA)");
  auto state = std::make_shared<SpectrumCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
