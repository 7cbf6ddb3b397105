// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "base/units.h"
#include "crystal/molecules.h"
#include "io/any_format/read_structure.h"
#include "io/tables/volume_table.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "report/eos_plot.h"
#include "report/eos_table.h"
#include "usage_errors.h"
#include "version.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

/// "bm3 (Birch-Murnaghan, 3rd order), vinet (Vinet), ..."
std::string form_list() {
  std::vector<std::string> forms;
  for (const EosForm form : all_eos_forms)
    forms.push_back(fmt::format("{} ({})", ins::short_name(form), full_name(form)));
  return fmt::format("{}", fmt::join(forms, ", "));
}

std::vector<std::string> form_names_and_all() {
  std::vector<std::string> names = eos_form_names();
  names.emplace_back("all");
  return names;
}

struct EosCommand {
  explicit EosCommand(CLI::App &command) {
    command
        .add_option("TABLE", table_path,
                    "volumes and energies: .csv with the columns volume_A3, energy_eV and, where "
                    "there are, pressure_GPa, a, b, c, alpha, beta, gamma, structure; or two "
                    "columns of text (e-v.dat)")
        ->required();
    command
        .add_option("--form", form,
                    form_list() + " or all (default; pressures on axes are then those of " +
                        ins::short_name(all_eos_forms.front()) + ")")
        ->check(one_of(form_names_and_all()));
    command
        .add_option("--per", per,
                    "cell (default), molecule or atom: what volumes and energies are told for; the "
                    "table's are divided by the number found in the structures")
        ->check(one_of({"cell", "molecule", "atom"}));
    command
        .add_option(
            "--count", count,
            "molecules or atoms in the cell of the table, instead of what its structures hold")
        ->check(positive_number());
    command.add_option("--energy-unit", energy_unit, "eV (default) or kJ/mol")
        ->check(one_of({"eV", "kJ/mol"}));
    command.add_option("--pressure-unit", pressure_unit, "GPa (default) or kbar")
        ->check(one_of({"GPa", "kbar"}));
    command
        .add_option("--between", between,
                    "two pressures, in --pressure-unit: how volume, cell and ring angle change "
                    "from the first to the second")
        ->expected(2);
    command
        .add_option("--pressures", pressures,
                    "whose pressures --between and --against-pressure mean: those of the fit "
                    "(default), or the table's own")
        ->check(one_of({"fit", "table"}));
    command.add_flag("--no-structures", no_structures,
                     "do not read the structures that the table names");
    outputs.add_to(command, "table of the points, or picture against volume");
    command.add_option("--fits", fit_file, "file for the table of the fits")->check(table_file());
    const CLI::Option *against_pressure =
        command
            .add_option("--against-pressure", pressure_picture,
                        "picture of volume, cell and ring angle against pressure")
            ->check(picture_file());
    command.add_option("--changes", change_file, "file for the table of --between")
        ->check(table_file());
    outputs.needs_picture(
        command.add_option("--title", title, "of the pictures")->group(picture_group),
        {against_pressure});
    outputs.add_look(
        command,
        {LookChoices::Axis::linear, {"energy", "pressure", "volume", "a", "b", "c", "angle"}},
        {against_pressure});
    y_range = command.get_option("--y-range");
    add_quiet(command);
  }

  void check() const;
  void run() const;

  std::string table_path;
  std::string form = "all";
  std::string per = "cell";
  int count = 0;
  std::string energy_unit = "eV";
  std::string pressure_unit = "GPa";
  std::vector<double> between;
  std::string pressures = "fit";
  bool no_structures = false;
  Outputs outputs;
  std::string fit_file;
  std::string pressure_picture;
  std::string change_file;
  std::string title;
  const CLI::Option *y_range = nullptr;

private:
  std::vector<EosForm> forms() const;
  std::vector<Crystal> structures(const VolumeSeries &series) const;
  double divisor(const VolumeSeries &series, const std::vector<Crystal> &crystals) const;
  std::optional<int> atoms(const std::vector<Crystal> &crystals, double divisor) const;
};

std::vector<EosForm> EosCommand::forms() const {
  if (form == "all")
    return {all_eos_forms.begin(), all_eos_forms.end()};
  return {parse_eos_form(form)};
}

std::vector<Crystal> EosCommand::structures(const VolumeSeries &series) const {
  std::vector<Crystal> crystals;
  if (no_structures)
    return crystals;
  for (const VolumePoint &point : series) {
    if (point.structure.empty())
      return {};
    crystals.push_back(read_structure(point.structure));
    const double volume = cell_parameters(crystals.back().lattice).volume;
    constexpr double tolerance = 1e-4;
    if (std::abs(volume / point.volume - 1.0) > tolerance)
      warn(fmt::format("the cell of {} has {:.3f} A3, its row in {} says {:.3f}", point.structure,
                       volume, table_path, point.volume));
  }
  return crystals;
}

/// Molecules or atoms in the cell. Molecules are counted in the largest cell, where contacts are
/// longest and least like bonds.
double EosCommand::divisor(const VolumeSeries &series, const std::vector<Crystal> &crystals) const {
  if (per == "cell")
    return 1.0;
  if (crystals.empty() && count > 0)
    return count;
  if (crystals.empty())
    throw CLI::ValidationError("--per",
                               fmt::format("the table names no structures, in which {}s could be "
                                           "counted; give --count",
                                           per));
  const auto number_in = [&](const Crystal &crystal) {
    return per == "atom" ? crystal.size() : static_cast<int>(find_molecules(crystal).size());
  };
  const int found = number_in(crystals.back()); // points come by rising volume
  if (count > 0 && count != found)
    warn(fmt::format("{} holds {} {}s, but --count says {}, which is used", series.back().structure,
                     found, per, count));
  for (std::size_t k = 0; k + 1 < crystals.size() && count == 0; ++k)
    if (const int other = number_in(crystals[k]); other != found) {
      warn(fmt::format("bonds make different numbers of molecules, {} in {} and {} in {}: that of "
                       "the largest cell is used; if it is wrong, give --count",
                       other, series[k].structure, found, series.back().structure));
      break;
    }
  return count > 0 ? count : found;
}

/// Atoms that a volume of the series belongs to, where that is known.
std::optional<int> EosCommand::atoms(const std::vector<Crystal> &crystals, double divisor) const {
  if (per == "atom")
    return 1;
  if (crystals.empty())
    return std::nullopt;
  return static_cast<int>(std::lround(crystals.front().size() / divisor));
}

void warn_of_extrapolation(const std::vector<EosFit> &fits, const VolumeSeries &series) {
  for (const EosFit &fit : fits)
    if (fit.extrapolated)
      warn(fmt::format("V0 of {}, {:.3f} A3, lies outside the volumes ({:.3f} to {:.3f})",
                       short_name(fit.eos.form), fit.eos.volume, series.front().volume,
                       series.back().volume));
}

/// What fits a terminal's width; files hold more.
Table brief_fits(const Table &fits) {
  Table table = fits;
  std::erase_if(table.columns, [](const Column &column) {
    return column.name.find("sum_squares") != std::string::npos || column.name == "points" ||
           column.name == "atoms";
  });
  return table;
}

void EosCommand::check() const {
  outputs.check();
  if (y_range->count() > 0 && outputs.wants_picture() && !pressure_picture.empty())
    throw CLI::ValidationError("--y-range", "does not fit both pictures; draw them one by one");
  if (!change_file.empty() && between.empty())
    throw CLI::ValidationError("--changes", "needs --between, which says the two pressures");
  if (count > 0 && per == "cell")
    throw CLI::ValidationError("--count", "needs --per molecule or --per atom");
  if (pressures == "table" && between.empty() && pressure_picture.empty())
    throw CLI::ValidationError("--pressures", "needs --between or --against-pressure");
}

void EosCommand::run() const {
  VolumeSeries series = read_volume_series(table_path);
  const bool own_pressures = pressures == "table";
  if (own_pressures && std::any_of(series.begin(), series.end(),
                                   [](const VolumePoint &point) { return !point.pressure; }))
    throw Error(table_path + ": --pressures table needs a column of pressures, such as "
                             "pressure_GPa, in every row");
  const std::vector<Crystal> crystals = structures(series);
  const double number = divisor(series, crystals);
  std::vector<std::string> left_out;
  std::vector<EosFit> fits;
  try {
    fits = fit_forms(series, forms(), &left_out);
    if (!crystals.empty())
      add_structures(series, crystals, fits.front().eos.volume);
    if (number != 1.0) {
      series = divided(std::move(series), number);
      fits = fit_forms(series, forms());
    }
  } catch (const Error &error) {
    throw Error(table_path + ": " + error.what());
  }
  for (const std::string &failure : left_out)
    warn(failure + "; this form is left out");
  warn_of_extrapolation(fits, series);

  const EosUnits units = eos_units(energy_unit, pressure_unit);
  const std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()}, {"source", short_name(table_path)}, {"per", per}};
  Table fit = fit_table(fits, units, atoms(crystals, number));
  fit.title += ", per " + per;
  fit.metadata = origin;
  Table points = point_table(series, fits, units);
  points.metadata = origin;
  std::optional<Table> changes;
  if (!between.empty()) {
    const EquationOfState &eos = fits.front().eos;
    const auto state = [&](double pressure) {
      return own_pressures ? state_at_own(series, eos, pressure / units.pressure)
                           : state_at(series, eos, pressure / units.pressure);
    };
    changes = change_table(state_changes(state(between[0]), state(between[1]), units));
    changes->metadata = origin;
    changes->metadata.emplace_back("pressures", pressures);
  }

  print(std::cout, brief_fits(fit));
  Table brief = point_table(series, {fits.front()}, units);
  brief.title = fmt::format("\npoints, with {}", ins::short_name(fits.front().eos.form));
  print(std::cout, brief);
  if (changes && !change_file.empty())
    write_named(change_file, *changes);
  if (changes) {
    changes->title = "\nbetween two pressures";
    print(std::cout, *changes);
  }
  if (!fit_file.empty())
    write_named(fit_file, fit);
  EosPlotSettings look{title, units, per};
  outputs.write(points, [&] { return volume_plot(series, fits, look); });
  if (!pressure_picture.empty())
    outputs.draw_too(pressure_picture, pressure_plot(series, fits, look, own_pressures));
}

} // namespace

void add_eos(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "eos", "equations of state of a crystal at several volumes, its cell and herringbone angle");
  auto state = std::make_shared<EosCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
