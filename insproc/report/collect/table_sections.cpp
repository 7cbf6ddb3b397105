// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/table_sections.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "eos/volume_series.h"
#include "io/any_format/read_structure.h"
#include "io/tables/table_file.h"
#include "io/tables/volume_table.h"
#include "report/collect/stored_plots.h"
#include "report/committee_table.h"
#include "report/eos_plot.h"
#include "report/eos_table.h"
#include "report/spectrum_plot.h"

#include <algorithm>

namespace ins {

namespace {

/// What a file belongs to: the label of the state it was made from, or its own name.
std::string owner(const FoundFile &file, const Table &table,
                  const std::vector<CollectedState> &states) {
  for (const CollectedState &state : states)
    if (state.file.path.parent_path() == file.path.parent_path() &&
        fact(table.metadata, "source") == state.file.path.filename().string())
      return state.report.label;
  return file.name;
}

/// Puts the tables of some kinds into one section.
class Section {
public:
  Section(const std::string &id, const std::string &title, const std::vector<FoundFile> &found,
          const std::vector<CollectedState> &states, const ReportNote &note)
      : found_(found), states_(states), note_(note) {
    section_.id = id;
    section_.title = title;
  }

  /// Calls `show(table, file)` for each table of a kind.
  template <class Show> void each(FoundKind kind, Show show) {
    for (const FoundFile &file : found_)
      if (file.kind == kind)
        tried(file, [&] { show(read_table(file.path), file); });
  }

  /// The same for files that are no plain tables.
  template <class Show> void each_file(FoundKind kind, Show show) {
    for (const FoundFile &file : found_)
      if (file.kind == kind)
        tried(file, [&] { show(file); });
  }

  /// A figure of each table of a kind.
  void figures(FoundKind kind, const std::string &title, Plot (*plot)(const Table &),
               bool tall = false) {
    each(kind, [&](const Table &table, const FoundFile &file) {
      add(title + ", " + owner(file, table, states_), plot(table), table, file, tall);
    });
  }

  void tables(FoundKind kind, const std::string &title, bool folded = false) {
    each(kind, [&](Table table, const FoundFile &file) {
      const std::string command = recorded_command(table, file);
      table.title = title + ", " + owner(file, table, states_);
      section_.tables.push_back({std::move(table), command, folded});
    });
  }

  void add(const std::string &title, Plot plot, const Table &table, const FoundFile &file,
           bool tall = false) {
    if (!plot.panels.empty())
      section_.figures.push_back(
          {title, "From " + file.name + ".", std::move(plot), recorded_command(table, file), tall});
  }

  ReportSection &content() { return section_; }
  const std::vector<FoundFile> &found() const { return found_; }
  const std::vector<CollectedState> &states() const { return states_; }

private:
  template <class Work> void tried(const FoundFile &file, Work work) {
    try {
      work();
    } catch (const Error &error) {
      note_(file.name + " is left out: " + error.what());
    }
  }

  ReportSection section_;
  const std::vector<FoundFile> &found_;
  const std::vector<CollectedState> &states_;
  const ReportNote &note_;
};

/// A density of states; files of comma-separated values do not say the unit, but the command that
/// made them.
Plot density(Table table) {
  const std::string command = fact(table.metadata, "command");
  if (!command.empty() && command.find("--neutron") == std::string::npos)
    for (std::size_t c = 1; c < table.columns.size(); ++c)
      if (table.columns[c].unit.empty())
        table.columns[c].unit = "1 / " + table.columns.front().unit;
  return density_plot(table, {});
}

bool of_velocities(const Table &table) { return !fact(table.metadata, "width_cm1").empty(); }

void add_densities(Section &section, bool velocities) {
  section.each(FoundKind::density, [&](const Table &table, const FoundFile &file) {
    if (of_velocities(table) == velocities)
      section.add((velocities ? "Density of states from velocities, " : "Density of states, ") +
                      owner(file, table, section.states()),
                  density(table), table, file);
  });
}

ReportSection phonons(Section section) {
  section.figures(FoundKind::bands, "Phonon bands", stored_bands, true);
  add_densities(section, false);
  return section.content();
}

/// Spectra that belong to no state on the page, such as those of simulations.
ReportSection other_spectra(Section section) {
  std::vector<LabeledSpectrum> spectra;
  section.each(FoundKind::spectrum, [&](Table table, const FoundFile &file) {
    if (owner(file, table, section.states()) != file.name)
      return;
    overlay_plot({{file.name, table}}, {}); // what cannot be drawn is told here
    spectra.push_back({file.name, std::move(table)});
  });
  if (spectra.empty())
    return section.content();
  SpectrumPlotSettings look;
  look.offset = spectra.size() > 1 ? 0.5 : 0.0;
  section.content().figures.push_back(
      {"Spectra", "Spectra of this folder that belong to none of the states above.",
       overlay_plot(spectra, look), "", false});
  return section.content();
}

void add_volumes(Section &section, const FoundFile &file) {
  VolumeSeries series = read_volume_series(file.path);
  std::vector<EosForm> forms(all_eos_forms.begin(), all_eos_forms.end());
  const std::vector<EosFit> fits = fit_forms(series, forms);
  std::vector<Crystal> crystals;
  for (const VolumePoint &point : series)
    if (!point.structure.empty())
      crystals.push_back(read_structure(point.structure));
  std::optional<int> atoms;
  if (crystals.size() == series.size()) {
    add_structures(series, crystals, fits.front().eos.volume);
    atoms = crystals.front().size();
  }
  const EosPlotSettings look{"", eos_units("eV", "GPa"), "cell"};
  const std::string command = "insproc eos " + shell_word(file.name);
  ReportSection &content = section.content();
  content.figures.push_back({"Energy, pressure and cell against volume",
                             "Points of " + file.name + " and fits.",
                             volume_plot(series, fits, look), command + " -o eos.svg", false});
  content.figures.push_back({"Volume, cell and herringbone angle against pressure",
                             "Pressures of the first fit.", pressure_plot(series, fits, look),
                             command + " --against-pressure pressure.svg", false});
  content.tables.push_back({fit_table(fits, look.units, atoms), command, false});
  Table points = point_table(series, {fits.front()}, look.units);
  points.title = "Points, with the first fit";
  content.tables.push_back({std::move(points), command, true});
}

ReportSection equation_of_state(Section section) {
  section.each_file(FoundKind::volumes, [&](const FoundFile &file) { add_volumes(section, file); });
  return section.content();
}

ReportSection gruneisen(Section section) {
  section.each(FoundKind::gruneisen_modes, [&](const Table &table, const FoundFile &file) {
    std::optional<Table> mesh;
    for (const FoundFile &other : section.found())
      if (other.kind == FoundKind::gruneisen_mesh &&
          other.path.parent_path() == file.path.parent_path() && !mesh)
        mesh = read_table(other.path);
    section.add("Grüneisen parameters against frequency",
                stored_gruneisen(table, mesh ? &*mesh : nullptr), table, file);
  });
  section.tables(FoundKind::gruneisen_bands, "Bands and their Grüneisen parameters");
  section.tables(FoundKind::gruneisen_modes, "Grüneisen parameters at Γ", true);
  section.figures(FoundKind::gruneisen_thermal, "Mean Grüneisen parameter",
                  [](const Table &table) { return stored_columns(table, "Temperature (K)"); });
  return section.content();
}

/// The logs of relaxations, each with its last run.
ReportSection relaxations(Section section) {
  section.each_file(FoundKind::relaxation, [&](const FoundFile &file) {
    const LammpsLog log = read_lammps_log(file.path.string());
    if (log.runs.empty() || log.runs.back().rows.empty())
      throw Error("it holds no thermodynamic output");
    Plot plot = stored_relaxation(log.runs.back());
    if (!plot.panels.empty())
      section.content().figures.push_back(
          {"Relaxation, " + std::filesystem::path(file.name).parent_path().string(),
           "From " + file.name + ".", std::move(plot), "", false});
  });
  return section.content();
}

ReportSection thermodynamics(Section section) {
  section.figures(FoundKind::thermodynamics, "Thermodynamics",
                  [](const Table &table) { return stored_columns(table, "Temperature (K)"); });
  section.tables(FoundKind::thermodynamics, "Thermodynamics", true);
  return section.content();
}

ReportSection experiment(Section section) {
  section.figures(FoundKind::measured_curves, "Measured and calculated", stored_measurement);
  section.tables(FoundKind::measured_bands, "Measured bands and calculated ones");
  section.tables(FoundKind::measured_moves, "How measured bands move");
  section.tables(FoundKind::measured_agreement, "Agreement by window");
  section.tables(FoundKind::measured_fits, "Fits to the measured spectrum");
  section.tables(FoundKind::lattice, "Lattice parameters");
  return section.content();
}

ReportSection several_models(Section section) {
  section.figures(FoundKind::model_spectra, "Spectra of several models",
                  [](const Table &table) { return committee_plot(table, "", std::nullopt); });
  section.tables(FoundKind::model_bands, "Bands in several models");
  section.tables(FoundKind::model_shifts, "How bands move in several models");
  return section.content();
}

ReportSection dynamics(Section section) {
  section.tables(FoundKind::run_tests, "Whether the run is sound");
  section.figures(FoundKind::run_series, "Running averages", stored_series);
  section.figures(FoundKind::run_displacements, "Displacements", stored_displacements);
  section.figures(FoundKind::run_distributions, "Radial distribution functions",
                  stored_distributions);
  add_densities(section, true);
  section.figures(FoundKind::run_viscosity, "Viscosity", stored_viscosity);
  section.tables(FoundKind::run_means, "Means", true);
  section.tables(FoundKind::run_events, "Bonds that broke or formed", true);
  return section.content();
}

} // namespace

std::vector<ReportSection> table_sections(const std::vector<FoundFile> &found,
                                          const std::vector<CollectedState> &states,
                                          const ReportNote &note) {
  const auto section = [&](const char *id, const char *title) {
    return Section(id, title, found, states, note);
  };
  return {several_models(section("models", "Several models")),
          experiment(section("experiment", "Experiment")),
          phonons(section("phonons", "Bands and densities of states")),
          gruneisen(section("gruneisen", "Grüneisen parameters")),
          equation_of_state(section("eos", "Equation of state")),
          thermodynamics(section("thermodynamics", "Thermodynamics")),
          relaxations(section("relaxation", "Relaxation")),
          other_spectra(section("other-spectra", "Other spectra")),
          dynamics(section("dynamics", "Molecular dynamics"))};
}

} // namespace ins
