// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/comparison_report.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "base/shell_word.h"
#include "comparison/state_comparison.h"
#include "crystal/structure_change.h"
#include "io/tables/table_file.h"
#include "report/mode_table.h"
#include "report/spectrum_plot.h"
#include "report/structure_table.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string_view>

namespace ins {

namespace {

namespace fs = std::filesystem;

constexpr double lowest = 0.0, highest = 1200.0; ///< cm^-1, of bands that are computed here

/// The one column that begins so, in cm^-1 if it is an energy.
std::vector<double> energies(const Table &table, const std::string &name) {
  for (const EnergyUnit unit : {EnergyUnit::per_cm, EnergyUnit::meV, EnergyUnit::THz})
    if (table.find(name + "_" + column_suffix(unit))) {
      std::vector<double> values = table.numbers(name + "_" + column_suffix(unit));
      for (double &value : values)
        value /= from_cm1(unit);
      return values;
    }
  throw Error(table.title + " holds no column " + name);
}

std::vector<std::string> words(const Table &table, const std::string &name) {
  const Column *column = table.find(name);
  return column && column->is_text() ? column->words() : std::vector<std::string>(table.rows());
}

/// Bands as a table of band_table() has them.
std::vector<BandShift> bands_of(const Table &table) {
  const std::vector<double> from = energies(table, "modes_A"), to = energies(table, "modes_B"),
                            shift = energies(table, "shift"),
                            &intensity = table.numbers("intensity");
  const std::vector<std::string> change = words(table, "change");
  std::vector<BandShift> bands(table.rows());
  for (std::size_t i = 0; i < bands.size(); ++i) {
    bands[i].first = from[i];
    bands[i].second = to[i];
    bands[i].shift = shift[i];
    bands[i].intensity = intensity[i];
    bands[i].splits = change[i].find("splits") != std::string::npos;
    bands[i].merges = change[i].find("merges") != std::string::npos;
  }
  return bands;
}

/// True if a fact of a table of two states, "LABEL (FOLDER/FILE)", names a file.
bool names(const Facts &facts, const std::string &key, const FoundFile &file) {
  const std::string value = fact(facts, key);
  const std::size_t open = value.rfind(" (");
  if (open == std::string::npos || !value.ends_with(')'))
    return false;
  const std::string name = value.substr(open + 2, value.size() - open - 3);
  const std::string own = "/" + file.path.string();
  return own.ends_with("/" + name);
}

/// True if a file lies below a folder.
bool is_below(const fs::path &file, const fs::path &folder) {
  const std::string way = fs::absolute(file).lexically_relative(fs::absolute(folder)).string();
  return !way.empty() && !way.starts_with("..");
}

/// The stored table of a kind about two states. Where the names in it fit states of several models,
/// it is about those below its own folder.
std::optional<std::pair<Table, FoundFile>> stored(FoundKind kind, const CollectedState &first,
                                                  const CollectedState &second,
                                                  const std::vector<FoundFile> &found) {
  for (const FoundFile &file : found) {
    if (file.kind != kind)
      continue;
    Table table = read_table(file.path);
    if (!names(table.metadata, "A", first.file) || !names(table.metadata, "B", second.file))
      continue;
    const auto fitting = std::count_if(found.begin(), found.end(), [&](const FoundFile &other) {
      return other.kind == FoundKind::force_constants && names(table.metadata, "A", other);
    });
    const fs::path folder = file.path.parent_path();
    if (fitting == 1 || (is_below(first.file.path, folder) && is_below(second.file.path, folder)))
      return std::pair(std::move(table), file);
  }
  return std::nullopt;
}

std::vector<std::pair<int, int>> pairs_of(const Table &table, int modes) {
  const std::vector<double> &first = table.numbers("mode_A"), &second = table.numbers("mode_B");
  std::vector<std::pair<int, int>> pairs;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto a = static_cast<int>(first[i]) - 1, b = static_cast<int>(second[i]) - 1;
    if (a < 0 || b < 0 || a >= modes || b >= modes)
      throw Error(table.title + ": a mode is none of the " + std::to_string(modes) +
                  " of the crystal");
    pairs.emplace_back(a, b);
  }
  return pairs;
}

/// What a comparison tells, from wherever it comes.
struct Findings {
  Table bands;
  std::string command;
  std::vector<std::pair<int, int>> modes;
};

Findings computed(const CollectedState &first, const CollectedState &second) {
  SpectrumSettings settings;
  settings.orders = 1;
  const StateComparison comparison =
      compare_states(first.force_constants, second.force_constants, settings);
  const int bank = main_bank(comparison.first);
  const std::vector<BandShift> bands =
      band_shifts({comparison.first, bank}, {comparison.second, bank}, comparison.matches, lowest,
                  highest, 0.01, settings.instrument.sigma);
  Findings findings;
  findings.bands = band_table(bands, comparison.assignments);
  findings.command =
      "insproc compare " + shell_word(first.file.name) + " " + shell_word(second.file.name);
  for (const ModeMatch &match : comparison.matches.front())
    findings.modes.emplace_back(match.first, match.second);
  return findings;
}

Findings found_or_computed(const CollectedState &first, const CollectedState &second,
                           const std::vector<FoundFile> &found) {
  auto bands = stored(FoundKind::band_shifts, first, second, found);
  const auto modes = stored(FoundKind::mode_shifts, first, second, found);
  if (!bands || !modes) {
    Findings findings = computed(first, second);
    if (!bands)
      return findings;
    findings.command = recorded_command(bands->first, bands->second);
    findings.bands = std::move(bands->first);
    return findings;
  }
  Findings findings;
  findings.command = recorded_command(bands->first, bands->second);
  findings.bands = std::move(bands->first);
  findings.modes = pairs_of(modes->first, first.report.gamma.modes());
  return findings;
}

std::vector<ReportShift> shifts_of(const Table &table) {
  const std::vector<std::string> direction = words(table, "direction"),
                                 change = words(table, "change"),
                                 assignment = words(table, "assignment");
  const std::vector<BandShift> bands = bands_of(table);
  std::vector<ReportShift> shifts;
  for (std::size_t i = 0; i < bands.size(); ++i)
    shifts.push_back({bands[i].first, bands[i].second, bands[i].intensity, direction[i], change[i],
                      assignment[i]});
  return shifts;
}

/// What fits a page; the file holds more.
Table page_table(const Table &bands, const std::string &first, const std::string &second) {
  std::vector<std::string> kept;
  for (const Column &column : bands.columns)
    for (const char *wanted : {"modes_A", "modes_B", "shift", "direction", "change", "n_modes",
                               "intensity", "assignment"})
      if (column.name.starts_with(wanted))
        kept.push_back(column.name);
  Table table = selected(bands, kept);
  table.title = "How the bands of the spectrum move from " + first + " to " + second;
  for (Column &column : table.columns) {
    for (const auto &[mark, label] : {std::pair{"modes_A", first}, {"modes_B", second}})
      if (column.name.starts_with(mark)) {
        column.name = label;
        column.unit = "cm-1";
      }
    if (column.name.starts_with("shift"))
      column.unit = "cm-1";
    if (!column.is_text())
      column.decimals = column.name == "intensity" ? 3 : column.name == "n_modes" ? 0 : 1;
  }
  return table;
}

ReportFigure spectra_figure(const CollectedState &first, const CollectedState &second,
                            const Findings &findings, const std::pair<double, double> &range) {
  SpectrumPlotSettings look;
  look.range = range;
  ReportFigure figure;
  figure.title = "Powder spectra at " + first.report.label + " and " + second.report.label;
  figure.caption = "Strokes lead from where the modes of a band are at " + first.report.label +
                   " to where they are at " + second.report.label + ", in cm⁻¹.";
  figure.plot = comparison_plot({first.report.label, first.report.spectrum},
                                {second.report.label, second.report.spectrum},
                                bands_of(findings.bands), look);
  figure.command = findings.command;
  return figure;
}

/// Initial range: where the bands are, and what is nearby.
std::pair<double, double> range_of(const Table &bands) {
  double end = 0.0;
  for (const char *state : {"modes_A", "modes_B"})
    for (const double energy : energies(bands, state))
      if (std::isfinite(energy))
        end = std::max(end, energy);
  constexpr double step = 100.0;
  return {0.0, end > 0.0 ? step * std::ceil(end / step) : highest};
}

ReportTable structure(const CollectedState &first, const CollectedState &second) {
  const Crystal &a = first.force_constants.unitcell, &b = second.force_constants.unitcell;
  ReportTable table;
  table.table = structure_change_table(structure_change(a, b), a, b);
  table.table.title = "Cell and rings at " + first.report.label + " and " + second.report.label;
  for (Column &column : table.table.columns) {
    if (column.name == "A")
      column.name = first.report.label;
    if (column.name == "B")
      column.name = second.report.label;
    if (!column.is_text())
      column.decimals = column.name == "percent" ? 2 : 3;
  }
  table.command =
      "insproc structure " + shell_word(first.file.name) + " " + shell_word(second.file.name);
  return table;
}

} // namespace

std::optional<CollectedComparison> collect_comparison(const std::vector<CollectedState> &states,
                                                      std::size_t first, std::size_t second,
                                                      const std::vector<FoundFile> &found,
                                                      const ReportNote &note) {
  const CollectedState &a = states[first], &b = states[second];
  if (a.report.crystal.symbols != b.report.crystal.symbols) {
    note(a.file.name + " and " + b.file.name +
         " do not hold the same atoms in the same order; they are not compared");
    return std::nullopt;
  }
  const Findings findings = found_or_computed(a, b, found);
  CollectedComparison result;
  result.report = {first, second, shifts_of(findings.bands), findings.modes};
  result.spectra = spectra_figure(a, b, findings, range_of(findings.bands));
  result.section.id = "shifts" + (first > 0 ? "-" + std::to_string(first + 1) : "");
  result.section.title = "From " + a.report.label + " to " + b.report.label;
  result.section.tables.push_back(
      {page_table(findings.bands, a.report.label, b.report.label), findings.command, false});
  result.section.tables.push_back(structure(a, b));
  return result;
}

} // namespace ins
