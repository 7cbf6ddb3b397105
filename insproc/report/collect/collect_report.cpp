// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/collect_report.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "crystal/cell_parameters.h"
#include "crystal/formula.h"
#include "crystal/ring_geometry.h"
#include "crystal/symmetry.h"
#include "report/collect/comparison_report.h"
#include "report/collect/table_sections.h"
#include "report/columns.h"
#include "report/energy_axis.h"
#include "report/spectrum_plot.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>

namespace ins {

namespace {

namespace fs = std::filesystem;

/// The files that a command line names: folders stand for all that is below them; force constants
/// bring the tables beside them.
std::vector<FoundFile> named_files(const std::vector<std::string> &paths) {
  if (paths.size() == 1 && fs::is_directory(paths.front()))
    return find_files(paths.front());
  std::vector<FoundFile> files;
  std::set<fs::path> seen, searched;
  const auto add = [&](FoundFile file) {
    if (seen.insert(fs::weakly_canonical(file.path)).second)
      files.push_back(std::move(file));
  };
  for (const std::string &path : paths) {
    if (!fs::exists(path))
      throw Error(path + ": no such file or folder");
    if (fs::is_directory(path)) {
      for (FoundFile &file : find_files(path))
        add({file.path, (fs::path(path) / file.name).lexically_normal().string(), file.kind});
      continue;
    }
    FoundFile file = look_into(path, path);
    if (file.kind == FoundKind::other)
      throw Error(path + ": neither force constants nor a table of insproc that a report shows");
    add(std::move(file));
  }
  for (const FoundFile &state : std::vector<FoundFile>(files)) {
    if (state.kind != FoundKind::force_constants)
      continue;
    const fs::path folder = fs::path(state.path).parent_path();
    if (!searched.insert(folder).second)
      continue;
    for (const auto &entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder))
      if (entry.is_regular_file()) {
        const fs::path path = folder / entry.path().filename();
        FoundFile file = look_into(path, path.string());
        if (file.kind != FoundKind::other && file.kind != FoundKind::force_constants)
          add(std::move(file));
      }
  }
  return files;
}

/// All states; of the files of other programs in a folder, the first that can be read.
std::vector<CollectedState> collect_states(const std::vector<FoundFile> &found,
                                           const ReportOptions &options) {
  std::vector<CollectedState> states;
  std::set<fs::path> read;
  for (const FoundFile &file : found) {
    if (file.kind != FoundKind::force_constants)
      continue;
    const bool own = file.path.extension() == ".h5";
    if (!own && read.count(file.path.parent_path()) > 0)
      continue;
    const std::size_t index = states.size();
    const std::string label =
        index < options.labels.size() ? options.labels[index] : state_label(file, found);
    try {
      states.push_back(collect_state(file, label, found, options.note));
      read.insert(file.path.parent_path());
    } catch (const Error &error) {
      options.note(file.name + " is left out: " + error.what());
    }
  }
  if (!options.labels.empty() && options.labels.size() != states.size())
    throw Error(fmt::format("{} labels for {} states", options.labels.size(), states.size()));
  return states;
}

/// One row for each state.
Table overview_table(const std::vector<CollectedState> &states) {
  struct Row {
    const CollectedState *state;
    CellParameters cell;
    RingGeometry rings;
    std::string group;
  };
  std::vector<Row> rows;
  bool angles = false;
  for (const CollectedState &state : states) {
    const Crystal &cell = state.force_constants.unitcell;
    const CollectedState &first = states.front();
    const bool same = cell.symbols == first.force_constants.unitcell.symbols;
    rows.push_back(
        {&state, cell_parameters(cell.lattice),
         same && !rows.empty() // an angle may pass 90 degrees
             ? ring_geometry_like(rows.front().rings, first.force_constants.unitcell, cell)
             : ring_geometry(cell),
         find_space_group(cell, state.force_constants.symprec).symbol});
    angles |= !std::isnan(rows.back().rings.angle);
  }
  Table table;
  table.title = "The states";
  Columns<Row> add(table, rows);
  add.word("state", [](const Row &row) { return row.state->report.label; });
  const auto has = [&](const std::string &key) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Row &row) { return !fact(row.state->report.facts, key).empty(); });
  };
  const auto value = [](const Row &row, const std::string &key) {
    const std::string text = fact(row.state->report.facts, key);
    return text.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(text);
  };
  if (has("pressure"))
    add.number("pressure", "GPa", 2, [&](const Row &row) { return value(row, "pressure"); });
  add.number("volume", "A3", 1, [](const Row &row) { return row.cell.volume; });
  for (int axis = 0; axis < 3; ++axis)
    add.number(std::string(1, "abc"[axis]), "A", 3,
               [axis](const Row &row) { return row.cell.lengths[axis]; });
  const char *names[] = {"alpha", "beta", "gamma"};
  for (int axis = 0; axis < 3; ++axis)
    if (std::any_of(rows.begin(), rows.end(),
                    [&](const Row &row) { return std::abs(row.cell.angles[axis] - 90.0) > 5e-3; }))
      add.number(names[axis], "deg", 2, [axis](const Row &row) { return row.cell.angles[axis]; });
  add.word("space_group", [](const Row &row) { return row.group; });
  if (angles)
    add.number("herringbone_angle", "deg", 2, [](const Row &row) { return row.rings.angle; });
  if (has("energy"))
    add.number("energy_of_cell", "eV", 4, [&](const Row &row) { return value(row, "energy"); });
  add.number("lowest_mode", "cm-1", 1, [](const Row &row) {
    const Eigen::VectorXd &modes = row.state->report.gamma.frequencies;
    return modes[std::min<Eigen::Index>(3, modes.size() - 1)]; // above those of the whole crystal
  });
  return table;
}

/// The spectrum of a single state, or of states that are not compared.
ReportFigure plain_spectra(const std::vector<CollectedState> &states,
                           std::pair<double, double> &range) {
  ReportFigure figure;
  if (states.size() == 1) {
    const ReportState &state = states.front().report;
    std::vector<ModeStick> sticks;
    for (const ReportMode &mode : state.modes)
      if (!mode.intensities.empty())
        sticks.push_back({mode.energy, mode.intensities.back(), mode.assignment});
    std::erase_if(sticks, [](const ModeStick &stick) { return !(stick.intensity > 0.0); });
    figure.plot = decomposition_plot(state.spectrum, sticks, {});
    figure.title = "Powder spectrum, " + state.label;
    figure.caption = "Total, orders, elements, and modes at Γ.";
    figure.command = state.spectrum_command;
  } else {
    std::vector<LabeledSpectrum> spectra;
    for (const CollectedState &state : states)
      spectra.push_back({state.report.label, state.report.spectrum});
    SpectrumPlotSettings look;
    look.offset = 1.0;
    figure.plot = overlay_plot(spectra, look);
    figure.title = "Powder spectra";
  }
  if (figure.plot.x_range)
    range = *figure.plot.x_range;
  return figure;
}

/// Whether two states are of one series, such as pressures of one model: their folders are in the
/// same one.
bool in_one_series(const CollectedState &first, const CollectedState &second) {
  const auto series = [](const CollectedState &state) {
    return fs::path(state.file.name).parent_path().parent_path();
  };
  return series(first) == series(second);
}

void add_comparisons(Report &report, const std::vector<CollectedState> &states,
                     const std::vector<FoundFile> &found, const ReportNote &note) {
  for (std::size_t i = 0; i + 1 < states.size(); ++i) {
    if (!in_one_series(states[i], states[i + 1]))
      continue;
    auto comparison = collect_comparison(states, i, i + 1, found, note);
    if (!comparison)
      continue;
    if (report.comparisons.empty()) {
      report.range = *comparison->spectra.plot.x_range;
      report.spectra = std::move(comparison->spectra);
    }
    report.comparisons.push_back(std::move(comparison->report));
    report.sections.push_back(std::move(comparison->section));
  }
}

/// The modes of each state, for those who read rather than point.
ReportSection mode_section(const std::vector<CollectedState> &states) {
  ReportSection section;
  section.id = "modes";
  section.title = "Modes at Γ";
  for (const CollectedState &state : states) {
    const ReportState &report = state.report;
    Table table;
    table.title = "Modes at Γ, " + report.label;
    Columns<ReportMode> add(table, report.modes);
    std::vector<double> numbers;
    for (std::size_t i = 0; i < report.modes.size(); ++i)
      numbers.push_back(static_cast<double>(i + 1));
    table.columns.push_back({"mode", "", std::move(numbers), 0});
    add.number("energy", "cm-1", 2, [](const ReportMode &mode) { return mode.energy; });
    if (std::any_of(report.modes.begin(), report.modes.end(),
                    [](const ReportMode &mode) { return !mode.irrep.empty(); }))
      add.word("irrep", [](const ReportMode &mode) { return mode.irrep; });
    for (std::size_t b = 0; b < report.banks.size(); ++b)
      add.number(report.banks[b].empty() ? "intensity" : report.banks[b] + "_intensity", "barn", 4,
                 [b](const ReportMode &mode) { return mode.intensities[b]; });
    add.word("assignment", [](const ReportMode &mode) { return mode.assignment; });
    section.tables.push_back({std::move(table), "insproc modes " + shell_word(report.file), true});
  }
  return section;
}

void add_sources(Report &report, const std::vector<CollectedState> &states) {
  for (const CollectedState &state : states) {
    report.sources.emplace_back(state.report.file, state.report.facts);
    report.sources.emplace_back(state.report.label + ": spectrum", state.report.spectrum.metadata);
  }
}

} // namespace

Report collect_report(const std::vector<std::string> &paths, const ReportOptions &options) {
  const std::vector<FoundFile> found = named_files(paths);
  const std::vector<CollectedState> states = collect_states(found, options);
  Report report;
  report.program = options.program;
  report.folder = paths.size() == 1 && fs::is_directory(paths.front()) ? paths.front() : ".";
  report.title = options.title;
  std::string content;
  if (!states.empty()) {
    const Crystal &crystal = states.front().report.crystal;
    content = formula(crystal);
    std::string labels;
    for (const CollectedState &state : states)
      labels += (labels.empty() ? "" : ", ") + state.report.label;
    report.subtitle =
        fmt::format("{}, {} atoms in the primitive cell: {}", content, crystal.size(), labels);
    report.overview.push_back({overview_table(states), "", false});
    add_comparisons(report, states, found, options.note);
    if (!report.spectra)
      report.spectra = plain_spectra(states, report.range);
    report.sections.push_back(mode_section(states));
  }
  for (ReportSection &section : table_sections(found, states, options.note))
    report.sections.push_back(std::move(section));
  if (states.empty() && std::all_of(report.sections.begin(), report.sections.end(),
                                    [](const ReportSection &section) { return section.empty(); }))
    throw Error(paths.front() + ": holds neither force constants nor tables of insproc to report");
  if (report.title.empty())
    report.title = content.empty() ? "Report" : content;
  add_sources(report, states);
  for (const CollectedState &state : states)
    report.states.push_back(state.report);
  return report;
}

} // namespace ins
