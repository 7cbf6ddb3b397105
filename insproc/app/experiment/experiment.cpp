// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/experiment/calculated_spectrum.h"
#include "app/input_files.h"
#include "app/named_values.h"
#include "app/number_checks.h"
#include "app/outputs.h"
#include "app/usage_errors.h"
#include "base/error.h"
#include "experiment/bank_sum.h"
#include "io/measurements/band_list.h"
#include "io/measurements/measurement.h"
#include "report/band_strokes.h"
#include "report/experiment/experiment_plot.h"
#include "report/experiment/experiment_table.h"
#include "version.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

/// One state of the sample on the command line.
struct StateFiles {
  std::string measured;
  std::vector<std::string> calculated;
  std::string can;
  std::optional<double> can_scale;
  double mass = 1.0;
};

/// What was read of it, and what came out.
struct State {
  std::optional<Histogram> measured; ///< empty for a list of bands
  std::optional<Histogram> can;
  std::vector<MeasuredBand> bands;
  std::vector<ComparedModel> models; ///< none for a list of bands
  std::vector<ComparedBands> model_bands;
};

struct ExperimentCommand {
  explicit ExperimentCommand(CLI::App &command);

  void check();
  void run();

private:
  void add_measurement_options(CLI::App &command);
  void add_fit_options(CLI::App &command);
  void add_state_options(CLI::App &command, StateFiles &files, const std::string &prefix);
  ComparisonSettings settings() const;
  std::optional<Histogram> read_spectrum(const std::string &file, const StateFiles &files) const;
  State compared(const StateFiles &files, const ComparisonSettings &settings) const;
  void choose_arrows(const State &first, const std::vector<std::vector<BandMove>> &moves);
  void write_state(const State &state, const std::string &title) const;
  std::vector<std::pair<std::string, std::string>> origin() const;
  double cm1(double energy) const { return energy / from_cm1(options.unit()); }
  std::pair<double, double> cm1(const std::pair<double, double> &window) const {
    return {cm1(window.first), cm1(window.second)};
  }

  SpectrumOptions options;
  CrystalInput phonons;
  StateFiles first, second;
  std::vector<std::string> second_files;
  std::vector<std::string> labels;
  std::vector<std::string> state_labels = {"first state", "second state"};
  std::string spectrum;
  std::vector<double> bank_shifts; ///< as given
  std::string calculated_bank;
  MeasurementOptions reading;
  std::optional<double> bin;
  std::string shift;
  std::string window;
  std::vector<std::string> windows;
  std::string range;
  FitSettings fit;
  PeakSettings peaks;
  std::vector<double> reach; ///< as given; none: that of Reach
  std::string title;
  std::vector<double> arrows; ///< energies as given
  Outputs outputs;
  std::string curves, fits, figures, moves_file;

  ComparisonSettings wanted;
  ExperimentPlotSettings look;
};

ExperimentCommand::ExperimentCommand(CLI::App &command) : options(command, "backward") {
  command
      .add_option("MEASURED", first.measured,
                  "measured spectrum (columns of text, or a workspace of Mantid in HDF5), or list "
                  "of bands (csv with a column position_cm1)")
      ->required();
  command
      .add_option(
          "CALCULATED", first.calculated,
          "spectra of models: stored ones (.csv .dat .json .h5, of insproc, Euphonic or "
          "Abins), or force constants, whose spectrum is computed and whose bands are named")
      ->required();
  command.add_option("--labels", labels, "of the models (default: the names of their files)")
      ->expected(1, -1);
  phonons.add_phonon_options(command);
  add_measurement_options(command);
  add_fit_options(command);
  command
      .add_option("--second", second_files,
                  "MEASURED and one CALCULATED for each model in another state, such as at "
                  "another pressure: how the bands move")
      ->type_name(input_file)
      ->expected(2, -1);
  command.add_option("--states", state_labels, "what to call both states")->expected(2);
  auto *chosen =
      command
          .add_option("--arrows", arrows,
                      "E1,E2,...: energies in --units of measured bands whose way to the "
                      "second state is drawn as an arrow")
          ->delimiter(',')
          ->needs("--second");
  outputs.needs_picture(chosen);
  add_state_options(command, second, "second-");
  outputs.add_to(command, "table of the bands, or picture");
  command.add_option("--curves", curves, "file for the spectra in the bins of the measured one")
      ->check(table_file());
  command.add_option("--fit", fits, "file for the table of fits")->check(table_file());
  command.add_option("--figures", figures, "file for the figures of agreement")
      ->check(table_file());
  command.add_option("--moves", moves_file, "file for the shifts of bands between both states")
      ->check(table_file());
  command.add_option("--range", range,
                     "MIN:MAX of energy of bands and picture, in --units (default 25:1200 cm-1)");
  command.add_option("--title", title, "of the picture");
  outputs.add_look(command, {.panels = {"spectra", "differences"}});
  add_quiet(command);
}

void ExperimentCommand::add_state_options(CLI::App &command, StateFiles &files,
                                          const std::string &prefix) {
  const std::string group = prefix.empty() ? "Measurement" : "Second state";
  command
      .add_option("--" + prefix + "can", files.can,
                  "measured spectrum of the empty can or cell, which is subtracted")
      ->type_name(input_file)
      ->group(group);
  command
      .add_option("--" + prefix + "can-scale", files.can_scale,
                  "how much of it (default: fitted with the scale)")
      ->group(group);
  command
      .add_option("--" + prefix + "mass", files.mass,
                  "of the sample, g: intensities are told per gram")
      ->check(positive_number())
      ->group(group);
}

void ExperimentCommand::add_measurement_options(CLI::App &command) {
  static const std::map<std::string, EnergyUnit> units = {{"cm-1", EnergyUnit::per_cm},
                                                          {"meV", EnergyUnit::meV}};
  static const std::map<std::string, MeasuredQuantity> quantities = {
      {"density", MeasuredQuantity::density}, {"counts", MeasuredQuantity::counts}};
  static const std::map<std::string, Statistics> statistics = {{"auto", Statistics::automatic},
                                                               {"given", Statistics::errors},
                                                               {"counts", Statistics::counts}};
  add_state_options(command, first, "");
  const std::string group = "Measurement";
  command
      .add_option("--measured-units", reading.unit,
                  "of energy in measured files: cm-1 or meV (default: as their heads say)")
      ->transform(named(units, [](std::string word) { return CLI::detail::to_lower(word); }))
      ->group(group);
  command
      .add_option("--values", reading.quantity,
                  "what measured values are: density (per unit of energy; default, unless the "
                  "file says else) or counts (in each bin)")
      ->transform(named(quantities))
      ->group(group);
  command
      .add_option("--errors", fit.statistics,
                  "given: errors are weights as they stand; counts: they are those of counted "
                  "neutrons, and weights follow the fit; auto (default): found out")
      ->transform(named(statistics))
      ->group(group);
  command
      .add_option("--spectrum", spectrum,
                  "name or number of the spectrum in measured files with several (default: the "
                  "first); NAME+NAME is the sum of banks")
      ->group(group);
  command
      .add_option("--bank-shifts", bank_shifts,
                  "that the energies of each bank of a sum are too high by, in --units")
      ->expected(2, -1)
      ->group(group);
  command
      .add_option("--calculated-bank", calculated_bank,
                  "bank in CALCULATED files with several (default backward); NAME+NAME is the sum, "
                  "also of a spectrum that is computed with --bank both")
      ->group(group);
  command.add_option("--bin", bin, "width of bins to sum measured ones into, in --units")
      ->check(positive_number())
      ->group(group);
}

void ExperimentCommand::add_fit_options(CLI::App &command) {
  static const std::map<std::string, BackgroundForm> backgrounds = {
      {"none", BackgroundForm::none},
      {"flat", BackgroundForm::flat},
      {"linear", BackgroundForm::linear}};
  const std::string group = "Fit";
  command
      .add_option("--window", window,
                  "MIN:MAX of energies that the scale is fitted in, in --units (default 100:1200 "
                  "cm-1)")
      ->group(group);
  command
      .add_option("--windows", windows,
                  "MIN:MAX ...: where agreement is told (default 0:300 300:600 600:1200 cm-1)")
      ->expected(1, -1)
      ->group(group);
  command
      .add_option("--background", fit.background,
                  "under the measured spectrum: none (default), flat or linear")
      ->transform(named(backgrounds))
      ->group(group);
  command
      .add_option("--shift", shift,
                  "that measured energies are too high by, in --units, or 'fit' (default 0)")
      ->group(group);
  command
      .add_option("--prominence", peaks.prominence,
                  "least prominence of a band, of the highest value (default 0.02)")
      ->check(number_between(0.0, 1.0))
      ->group(group);
  command
      .add_option("--significance", peaks.significance,
                  "least area of a measured band, in standard deviations (default 5)")
      ->check(non_negative_number())
      ->group(group);
  command
      .add_option("--reach", reach,
                  "LEAST SHARE: a calculated band within LEAST (in --units) + SHARE times the "
                  "energy can be a measured one (default 15 cm-1 and 0.05)")
      ->expected(2)
      ->group(group);
}

/// A number alone.
double parse_shift(const std::string &text) {
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size())
    throw CLI::ValidationError("--shift", "'" + text + "' is neither a number nor 'fit'");
  return value;
}

ComparisonSettings ExperimentCommand::settings() const {
  ComparisonSettings result;
  result.fit = fit;
  if (!window.empty())
    result.fit.window = cm1(parse_range("--window", window));
  result.fit.fit_shift = shift == "fit";
  if (!shift.empty() && shift != "fit")
    result.fit.shift = cm1(parse_shift(shift));
  result.windows = {{0.0, 300.0}, {300.0, 600.0}, {600.0, 1200.0}};
  if (!windows.empty())
    result.windows.clear();
  for (const std::string &text : windows)
    result.windows.push_back(cm1(parse_range("--windows", text)));
  result.peaks = peaks;
  result.peaks.window =
      range.empty() ? std::pair(25.0, 1200.0) : cm1(parse_range("--range", range));
  result.peaks.resolution = options.settings(phonons.phonons()).instrument.sigma;
  if (!reach.empty())
    result.reach = {cm1(reach[0]), reach[1]};
  return result;
}

std::optional<Histogram> ExperimentCommand::read_spectrum(const std::string &file,
                                                          const StateFiles &files) const {
  const Measurement measurement = read_measurement(file, reading);
  if (!measurement.unit_told)
    warn(file + " does not say the unit of energy; " + name(measurement.unit) +
         " is assumed from its range (--measured-units)");
  const std::vector<MeasuredSpectrum> chosen = spectrum.empty()
                                                   ? std::vector{measurement.spectra.front()}
                                                   : select_spectra(measurement, spectrum, file);
  if (spectrum.empty() && measurement.spectra.size() > 1)
    say(fmt::format("{}: spectrum {}, the first of {} (--spectrum)", file, chosen[0].name,
                    measurement.spectra.size()));
  if (!bank_shifts.empty() && bank_shifts.size() != chosen.size())
    throw CLI::ValidationError("--bank-shifts", fmt::format("{} shifts for {} banks of --spectrum",
                                                            bank_shifts.size(), chosen.size()));
  std::vector<Histogram> banks;
  std::vector<double> shifts;
  for (const MeasuredSpectrum &bank : chosen) {
    shifts.push_back(bank_shifts.empty() ? 0.0 : cm1(bank_shifts[banks.size()]));
    banks.push_back(bank.data);
  }
  Histogram data =
      scaled(banks.size() > 1 ? sum_of_banks(banks, shifts) : banks[0], 1.0 / files.mass);
  if (!bin)
    return data;
  try {
    return rebinned(data, cm1(*bin));
  } catch (const Error &error) {
    throw Error(file + ", --bin: " + error.what());
  }
}

State ExperimentCommand::compared(const StateFiles &files,
                                  const ComparisonSettings &settings) const {
  ComparisonSettings own = settings;
  own.fit.can_scale = files.can_scale;
  State state;
  if (is_band_list(files.measured)) {
    state.bands = read_band_list(files.measured);
  } else {
    state.measured = read_spectrum(files.measured, files);
    if (!files.can.empty())
      state.can = read_spectrum(files.can, files);
  }
  for (std::size_t k = 0; k < files.calculated.size(); ++k) {
    const CalculatedSpectrum calculated = calculated_spectrum(
        files.calculated[k], labels[k], phonons, options, calculated_bank, reading);
    if (!state.measured) {
      state.model_bands.push_back({labels[k], compare_bands(state.bands, calculated, own)});
      continue;
    }
    ModelComparison comparison =
        compare_model(*state.measured, state.can ? &*state.can : nullptr, calculated, own);
    if (!(comparison.fit.scale.value > 0.0))
      warn(labels[k] + " fits best upside down in the window: it has little in common with " +
           files.measured);
    if (k == 0)
      state.bands = comparison.measured_bands;
    else // the first model says what is subtracted: all are beside the same bands
      comparison.bands = compare_bands(state.bands, calculated, own);
    state.model_bands.push_back({labels[k], comparison.bands});
    state.models.push_back({labels[k], std::move(comparison)});
  }
  return state;
}

std::vector<std::pair<std::string, std::string>> ExperimentCommand::origin() const {
  std::vector<std::pair<std::string, std::string>> facts = {
      {"program", version_line()}, {"measured", short_name(first.measured)}};
  for (std::size_t k = 0; k < labels.size(); ++k)
    facts.emplace_back("model_" + std::to_string(k + 1),
                       labels[k] + " (" + short_name(first.calculated[k]) + ")");
  if (!first.can.empty())
    facts.emplace_back("can", short_name(first.can));
  return facts;
}

void ExperimentCommand::write_state(const State &state, const std::string &heading) const {
  if (!heading.empty())
    std::cout << heading << "\n\n";
  const auto show = [](const Table &table) {
    print(std::cout, table);
    std::cout << '\n';
  };
  if (!state.models.empty()) {
    show(fit_table(state.models, options.unit()));
    show(agreement_table(state.models, options.unit()));
  }
  show(measured_band_table(state.bands, state.model_bands, options.unit()));
  show(score_table(state.model_bands, options.unit()));
}

/// The bands of --arrows, which have to be seen in both measured states.
void ExperimentCommand::choose_arrows(const State &first,
                                      const std::vector<std::vector<BandMove>> &moves) {
  std::vector<double> positions;
  for (const MeasuredBand &band : first.bands)
    positions.push_back(band.position());
  for (const double energy : arrows) {
    const std::size_t band =
        naming("--arrows", [&] { return named_band(positions, cm1(energy), options.unit()); });
    if (!std::isfinite(moves.front()[band].measured))
      throw Error(fmt::format("--arrows: the band at {:g} {} was not found in the second state",
                              energy, name(options.unit())));
    for (std::size_t k = 0; k < labels.size(); ++k)
      if (!std::isfinite(moves[k][band].calculated))
        warn(fmt::format("{} has no pair of bands for the measured one at {:g} {}: it has no arrow",
                         labels[k], energy, name(options.unit())));
    look.arrows.push_back(band);
  }
}

void ExperimentCommand::check() {
  outputs.check();
  labels = file_labels(labels, first.calculated);
  if (!second_files.empty()) {
    second.measured = second_files.front();
    second.calculated.assign(second_files.begin() + 1, second_files.end());
    if (second.calculated.size() != first.calculated.size())
      throw CLI::ValidationError("--second",
                                 fmt::format("{} models where the first state has {}",
                                             second.calculated.size(), first.calculated.size()));
  }
  wanted = settings();
  look = {title, options.unit(), {}};
  look.range = range.empty() ? std::pair(0.0, 1200.0 * from_cm1(options.unit()))
                             : parse_range("--range", range);
}

void ExperimentCommand::run() {
  const bool two = !second_files.empty();
  if (outputs.wants_picture() || !curves.empty())
    for (const StateFiles *files : {&first, &second})
      if (!files->measured.empty() && is_band_list(files->measured))
        throw Error(files->measured + " is a list of bands: there is no measured spectrum to draw");
  const State state = compared(first, wanted);
  write_state(state, two ? state_labels[0] : "");

  const auto told = [&](Table table) {
    table.metadata = origin();
    return table;
  };
  std::function<Plot()> picture = [&] { return experiment_plot(state.models, look); };
  State other;
  std::vector<std::vector<BandMove>> moves;
  if (two) {
    other = compared(second, wanted);
    write_state(other, state_labels[1]);
    for (std::size_t k = 0; k < labels.size(); ++k)
      moves.push_back(band_moves(state.bands, state.model_bands[k].bands, other.bands,
                                 other.model_bands[k].bands, wanted.reach));
    const Table table = told(move_table(state.bands, labels, moves, options.unit()));
    print(std::cout, table);
    if (!moves_file.empty())
      write_named(moves_file, table);
    choose_arrows(state, moves);
    picture = [&] {
      return two_state_plot(state.models, other.models, moves, {state_labels[0], state_labels[1]},
                            look);
    };
  }
  outputs.write(told(measured_band_table(state.bands, state.model_bands, options.unit())), picture);
  if (!curves.empty())
    write_named(curves, told(curve_table(state.models, options.unit())));
  if (!state.models.empty() && !fits.empty())
    write_named(fits, told(fit_table(state.models, options.unit())));
  if (!state.models.empty() && !figures.empty())
    write_named(figures, told(agreement_table(state.models, options.unit())));
}

} // namespace

void add_experiment(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "experiment", "measured spectra beside calculated ones: scale, agreement, bands, shifts");
  auto state = std::make_shared<ExperimentCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
