// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "comparison/state_comparison.h"
#include "crystal_input.h"
#include "named_values.h"
#include "outputs.h"
#include "progress.h"
#include "report/band_strokes.h"
#include "report/mesh_line.h"
#include "report/mode_table.h"
#include "report/spectrum_plot.h"
#include "report/spectrum_table.h"
#include "spectrum_options.h"
#include "state_warnings.h"
#include "usage_errors.h"
#include "version.h"

#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace ins::app {

namespace {

struct CompareCommand {
  explicit CompareCommand(CLI::App &command) : options(command, "backward") {
    command.add_option("A", first_file, "force constants of the first state")->required();
    command.add_option("B", second_file, "force constants of the second state")->required();
    phonons.add_phonon_options(command);
    outputs.add_to(command, "table of the bands, or picture of both spectra");
    const CLI::Option *picture =
        command.add_option("--plot", plot, "the same as -o with a picture")->check(picture_file());
    command.add_option("--modes", mode_file, "file for the table of all modes")
        ->check(table_file());
    command
        .add_option("--labels", labels, "what to call A and B (default: the names of the files)")
        ->expected(2);
    command.add_option("--range", range,
                       "MIN:MAX of energy of the bands and the picture, in --units "
                       "(default 0:1200 cm-1)");
    outputs.needs_picture(
        command.add_option("--title", title, "of the picture")->group(picture_group), {picture});
    outputs.needs_picture(
        command
            .add_option("--arrows", arrows,
                        "E1,E2,...: energies in A, in --units, of bands whose way to B is drawn as "
                        "an arrow, instead of strokes for all")
            ->delimiter(',')
            ->group(picture_group),
        {picture});
    outputs.add_look(command, {}, {picture});
    add_quiet(command);
  }

  void check();
  void run();

  CrystalInput phonons;
  SpectrumOptions options;
  Outputs outputs;
  std::string first_file;
  std::string second_file;
  std::string plot;
  std::string mode_file;
  std::vector<std::string> labels;
  std::string range;
  std::string title;
  std::vector<double> arrows; ///< energies as given

private:
  std::vector<BandShift> chosen_of(const std::vector<BandShift> &bands) const;

  std::optional<SpectrumSettings> settings; ///< once they are parsed
  std::pair<double, double> window;         ///< in the unit of the options
};

/// What fits a terminal's width; files hold more.
Table brief_bands(const Table &bands, const std::vector<std::string> &labels, EnergyUnit unit) {
  const std::string energy = "_" + column_suffix(unit);
  Table table = selected(bands, {"modes_A" + energy, "modes_B" + energy, "shift" + energy,
                                 "direction", "change", "n_modes", "assignment"});
  table.title = "How the bands move from A (" + labels[0] + ") to B (" + labels[1] + ")";
  return table;
}

void CompareCommand::check() {
  outputs.check();
  settings = options.settings(phonons.phonons());
  window = options.window(range);
}

/// Bands that are to have arrows.
std::vector<BandShift> CompareCommand::chosen_of(const std::vector<BandShift> &bands) const {
  const double factor = from_cm1(options.unit());
  std::vector<double> positions;
  for (const BandShift &band : bands)
    positions.push_back(band.first);
  std::vector<BandShift> chosen;
  for (const double energy : arrows) {
    const BandShift &band = bands[naming(
        "--arrows", [&] { return named_band(positions, energy / factor, options.unit()); })];
    if (band.second * factor < window.first || band.second * factor > window.second)
      throw Error(fmt::format("--arrows: the band at {:.1f} goes to {:.1f} {}, which is outside of "
                              "the picture; give a wider --range",
                              band.first * factor, band.second * factor, name(options.unit())));
    chosen.push_back(band);
  }
  return chosen;
}

void CompareCommand::run() {
  const std::vector<std::string> names = short_names({first_file, second_file});
  if (labels.empty())
    labels = names;

  const ForceConstants first = phonons.read(first_file);
  const ForceConstants second = phonons.read(second_file);
  StateComparison comparison;
  {
    Progress progress("comparison");
    SpectrumSettings shown = *settings;
    shown.progress = [&](double share) { progress.show(share); };
    comparison = compare_states(first, second, shown);
  }
  say("A: " + mesh_line(comparison.first, *settings));
  say("B: " + mesh_line(comparison.second, *settings));
  if (comparison.first.coherent) {
    say("A: " + coherent_line(*comparison.first.coherent));
    say("B: " + coherent_line(*comparison.second.coherent));
  }
  warn_of_exchanged(comparison.exchanged, first.primitive, "A", "B");
  if (comparison.first_molecules != comparison.second_molecules)
    warn("bonds make " + std::to_string(comparison.first_molecules) + " molecules in A, " +
         std::to_string(comparison.second_molecules) + " in B: modes are assigned to the " +
         std::to_string(comparison.molecules) + " of the bonds that both have");
  warn_of_doubtful(comparison.doubtful, first.primitive);
  const std::string left_out = "are left out of the spectrum";
  warn_of_imaginary(comparison.first.imaginary, "the mesh of A", left_out);
  warn_of_imaginary(comparison.second.imaginary, "the mesh of B", left_out);
  const Spectrum &first_spectrum = comparison.first, &second_spectrum = comparison.second;
  const int bank = main_bank(first_spectrum);
  const double factor = from_cm1(options.unit());
  const std::vector<BandShift> bands =
      band_shifts({first_spectrum, bank}, {second_spectrum, bank}, comparison.matches,
                  window.first / factor, window.second / factor, 0.01, settings->instrument.sigma);
  const std::vector<BandShift> chosen = chosen_of(bands);

  Table table = band_table(bands, comparison.assignments, options.unit());
  std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()},
      {"A", labels[0] + " (" + names[0] + ")"},
      {"B", labels[1] + " (" + names[1] + ")"}};
  for (auto &fact : spectrum_metadata(first_spectrum, *settings))
    if (fact.first != "bank") // all that the spectra have
      origin.push_back(std::move(fact));
  origin.emplace_back("bank", first_spectrum.banks[bank].bank.name);
  table.metadata = origin;
  print(std::cout, brief_bands(table, labels, options.unit()));

  const auto picture = [&] {
    SpectrumPlotSettings look;
    look.title = title;
    look.range = window;
    return comparison_plot({labels[0], spectrum_table(first_spectrum, {options.unit()})},
                           {labels[1], spectrum_table(second_spectrum, {options.unit()})}, bands,
                           look, chosen);
  };
  outputs.write(table, picture);
  if (!plot.empty())
    outputs.draw_too(plot, picture());
  if (!mode_file.empty()) {
    Table modes = match_table(comparison.matches.front(), gamma_intensities(first_spectrum, bank),
                              comparison.assignments.front(), options.unit());
    modes.metadata = origin;
    write_named(mode_file, modes);
  }
}

} // namespace

void add_compare(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "compare", "two states of a crystal: how every band and mode moves from A to B");
  auto state = std::make_shared<CompareCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
