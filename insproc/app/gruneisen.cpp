// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "base/units.h"
#include "comparison/gruneisen_bands.h"
#include "crystal/cell_parameters.h"
#include "crystal/molecules.h"
#include "crystal/state_alignment.h"
#include "crystal_input.h"
#include "force_constants/aligned_state.h"
#include "input_files.h"
#include "mesh_options.h"
#include "modes/mode_assignment.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "progress.h"
#include "report/eos_table.h"
#include "report/gruneisen_table.h"
#include "report/mesh_line.h"
#include "spectrum_options.h"
#include "state_warnings.h"
#include "temperatures.h"
#include "usage_errors.h"
#include "version.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

namespace ins::app {

namespace {

/// Force constants of one volume.
struct State {
  std::string file;
  ForceConstants force_constants;
  double volume; ///< of the primitive cell, Angstrom^3
};

struct GruneisenCommand {
  explicit GruneisenCommand(CLI::App &command) : mesh(command, "Mesh") {
    command
        .add_option("FILES", files,
                    "force constants of one crystal at two or more volumes, the same atoms in the "
                    "same order; the first is the reference, whose modes are told")
        ->required()
        ->expected(2, -1);
    phonons.add_phonon_options(command);
    command
        .add_option("--order", settings.order,
                    "degree of the polynomial in ln V, at most (default 2; as files allow)")
        ->check(CLI::Range(1, 5));
    command
        .add_option("--acoustic-cutoff", cutoff,
                    "modes at or below, in any state, have no Grueneisen parameter, in --units "
                    "(default 1 cm-1)")
        ->check(non_negative_number());
    auto *modulus = command
                        .add_option("--bulk-modulus", bulk_modulus,
                                    "at the reference volume, GPa: for shifts per GPa")
                        ->check(positive_number());
    auto *table = command
                      .add_option("--eos", eos_file,
                                  "bulk modulus from a table that 'insproc eos' wrote with --fits")
                      ->type_name(input_file)
                      ->excludes(modulus);
    command.add_option("--form", form, "of the equation of state in that table (default bm3)")
        ->check(one_of(eos_form_names()))
        ->needs(table);
    outputs.add_to(command, "table of the modes at Gamma, or picture of gamma against frequency");
    command.add_option("--mesh-modes", mesh_file, "file for the table of all modes of the mesh")
        ->check(table_file());
    const CLI::Option *bands =
        command
            .add_option("--bands", band_file,
                        "file for the table of the bands that TOSCA's backward bank sees at 10 K")
            ->check(table_file());
    auto *thermal =
        command
            .add_option("--thermal", thermal_file,
                        "file for the thermal Grueneisen parameter and the expansion it gives")
            ->check(table_file());
    command
        .add_option("-T,--temperature", temperatures,
                    "K, of --thermal: MIN:MAX:STEP, or a list (default 0:500:10)")
        ->needs(thermal);
    add_units(command, unit);
    outputs.needs_picture(
        command.add_option("--range", range,
                           "MIN:MAX of energy of the bands and the picture, in --units"),
        {bands});
    outputs.needs_picture(command.add_option("--title", title, "of the picture"));
    outputs.add_look(command, {.axis = LookChoices::Axis::linear});
    add_quiet(command);
  }

  void check();
  void run();

  MeshOptions mesh;
  CrystalInput phonons;
  Outputs outputs;
  GruneisenSettings settings;
  std::optional<double> cutoff; ///< in `unit`
  std::vector<std::string> files;
  double bulk_modulus = std::numeric_limits<double>::quiet_NaN();
  std::string eos_file;
  std::string form = "bm3";
  std::string temperatures = "0:500:10";
  std::string mesh_file;
  std::string band_file;
  std::string thermal_file;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::string range;
  std::string title;

private:
  GruneisenPlotSettings look;
  std::vector<double> steps; ///< temperatures, K

  std::vector<State> read_states() const;
  std::optional<double> modulus(const ForceConstants &reference) const;
  Table band_table(const DynamicalMatrix &reference, const std::vector<GruneisenModes> &points,
                   const QMesh &q_mesh, std::optional<double> modulus) const;
};

/// By rising volume, described as the first file is.
std::vector<State> GruneisenCommand::read_states() const {
  std::vector<State> states;
  for (const std::string &file : files) {
    ForceConstants force_constants = phonons.read(file);
    const double volume = cell_parameters(force_constants.primitive.lattice).volume;
    try {
      if (!states.empty()) {
        const Crystal &first = states.front().force_constants.primitive;
        warn_of_exchanged(exchanged_atoms(first, force_constants.primitive), first,
                          short_name(files.front()), short_name(file));
        force_constants = aligned_state(std::move(force_constants), first);
      }
    } catch (const Error &error) {
      throw Error(fmt::format("{} and {}: {}", files.front(), file, error.what()));
    }
    states.push_back({file, std::move(force_constants), volume});
  }
  std::stable_sort(states.begin(), states.end(),
                   [](const State &a, const State &b) { return a.volume < b.volume; });
  for (std::size_t k = 1; k < states.size(); ++k)
    if (states[k].volume / states[k - 1].volume - 1.0 < 1e-7)
      throw Error(fmt::format("{} and {} have the same volume, {:.6f} A3", states[k - 1].file,
                              states[k].file, states[k].volume));
  return states;
}

/// Bulk modulus at the reference volume, GPa.
std::optional<double> GruneisenCommand::modulus(const ForceConstants &reference) const {
  if (!std::isnan(bulk_modulus))
    return bulk_modulus;
  if (eos_file.empty())
    return std::nullopt;
  const StoredEos stored = read_fit(eos_file, parse_eos_form(form));
  double volume = cell_parameters(reference.unitcell.lattice).volume;
  if (stored.atoms)
    volume *= static_cast<double>(*stored.atoms) / reference.unitcell.size();
  constexpr double plausible = 0.4;
  if (std::abs(volume / stored.eos.volume - 1.0) > plausible)
    throw Error(fmt::format("{}: V0 is {:.3f} A3, the reference has {:.3f} A3; both must be of the "
                            "same number of atoms",
                            eos_file, stored.eos.volume, volume));
  return stored.eos.bulk_modulus_at(volume) / units::GPa_in_eV_per_A3;
}

/// The bands of the reference's spectrum.
Table GruneisenCommand::band_table(const DynamicalMatrix &reference,
                                   const std::vector<GruneisenModes> &points, const QMesh &q_mesh,
                                   std::optional<double> modulus) const {
  SpectrumSettings spectrum;
  spectrum.banks = select_banks(spectrum.instrument, "backward");
  std::pair<double, double> window = {0.0, 4000.0};
  if (look.range)
    window = {look.range->first / from_cm1(unit), look.range->second / from_cm1(unit)};
  const GruneisenBands found = gruneisen_bands(reference, q_mesh, points, spectrum, window);
  return gruneisen_band_table(found.bands, modulus, found.assignments, unit);
}

void warn_of_lost_modes(const std::vector<GruneisenModes> &points, double cutoff) {
  if (const long lost = lost_modes(points); lost > 0)
    warn(fmt::format(
        "{} modes of the mesh are imaginary or not above {:.12g} cm-1 in some state, and "
        "have no Grueneisen parameter",
        lost, cutoff));
}

/// The mean over the mesh, and over half of its points along each axis, which tells how far it
/// depends on the mesh.
std::string mean_line(const std::vector<GruneisenModes> &points, const QMesh &q_mesh) {
  std::string line = fmt::format("\nmean over {} wave vectors: {:.3f}", mesh_words(q_mesh.counts),
                                 mean_gruneisen(points));
  if (const std::optional<std::array<int, 3>> half = half_mesh(q_mesh.counts))
    line += fmt::format(" (over {}: {:.3f})", mesh_words(*half),
                        mean_gruneisen(points_on_mesh(points, *half)));
  return line + '\n';
}

/// What fits a terminal's width; files hold more.
Table brief_modes(const Table &modes) {
  Table table = modes;
  std::erase_if(table.columns, [](const Column &column) {
    constexpr std::string_view of_a_state = "frequency_";
    return column.name.starts_with(of_a_state) &&
           std::isdigit(static_cast<unsigned char>(column.name[of_a_state.size()]));
  });
  return table;
}

void GruneisenCommand::check() {
  outputs.check();
  look = {title, unit, {}};
  if (!range.empty())
    look.range = parse_range("--range", range);
  steps = parse_temperatures(temperatures);
  if (cutoff)
    settings.cutoff = *cutoff / from_cm1(unit);
}

void GruneisenCommand::run() {
  const std::vector<State> states = read_states();

  VolumeStates series;
  for (std::size_t k = 0; k < states.size(); ++k) {
    series.volumes.push_back(states[k].volume);
    series.matrices.emplace_back(states[k].force_constants, phonons.phonons());
    if (states[k].file == files.front())
      series.reference = static_cast<int>(k);
  }
  const ForceConstants &reference = states[series.reference].force_constants;
  const std::optional<double> known_modulus = modulus(reference);

  std::vector<const DynamicalMatrix *> matrices = {&series.matrices[series.reference]};
  for (const DynamicalMatrix &matrix : series.matrices)
    if (&matrix != matrices.front())
      matrices.push_back(&matrix);
  const QMesh q_mesh = mesh.mesh(matrices);
  std::vector<GruneisenModes> points;
  {
    Progress progress("modes");
    points = gruneisen_mesh(series, q_mesh, settings, [&](double share) { progress.show(share); });
  }
  std::vector<std::string> by_volume;
  for (const State &state : states)
    by_volume.push_back(state.file);
  by_volume = short_names(by_volume);
  for (std::size_t k = 0; k < states.size(); ++k) {
    ImaginaryModes imaginary;
    for (std::size_t p = 0; p < points.size(); ++p)
      imaginary.add(points[p].modes.q,
                    points[p].followed.frequencies.row(static_cast<Eigen::Index>(k)),
                    copies_in_mesh(q_mesh, p));
    warn_of_imaginary(imaginary, "the mesh of " + by_volume[k], "have no Grueneisen parameter");
  }
  const GruneisenModes &gamma_point = points.front();
  std::vector<std::pair<std::string, std::string>> origin = {
      {"program", version_line()}, {"reference", short_names(files).front()}};
  for (std::size_t k = 0; k < states.size(); ++k)
    origin.emplace_back(fmt::format("volume_{}", k + 1),
                        fmt::format("{} A3 ({})", states[k].volume, by_volume[k]));
  origin.emplace_back("mesh", mesh_words(q_mesh.counts));
  if (known_modulus)
    origin.emplace_back("bulk_modulus", fmt::format("{} GPa", *known_modulus));

  Table table = gamma_table(
      gamma_point, known_modulus,
      assignments(gamma_point.modes, gamma_point.modes, find_molecules(reference.primitive)), unit);
  table.metadata = origin;
  print(std::cout, brief_modes(table));
  const Table red = red_shifting(brief_modes(table));
  if (red.rows() > 0) {
    std::cout << '\n';
    print(std::cout, red);
  }
  std::cout << mean_line(points, q_mesh);
  warn_of_lost_modes(points, settings.cutoff);
  outputs.write(table, [&] { return gruneisen_plot(gamma_point, points, look); });
  const auto write = [&](const std::string &file, Table content) {
    content.metadata = origin;
    write_named(file, content);
  };
  if (!mesh_file.empty())
    write(mesh_file, mesh_gamma_table(points, unit));
  if (!thermal_file.empty()) {
    const double modulus_inside =
        known_modulus.value_or(std::numeric_limits<double>::quiet_NaN()) * units::GPa_in_eV_per_A3;
    write(thermal_file, thermal_gruneisen_table(thermal_gruneisen(
                            points, steps, modulus_inside, series.volumes[series.reference])));
  }
  if (!band_file.empty()) {
    origin.emplace_back("bands seen", "at 10 K by TOSCA's backward bank");
    write(band_file, band_table(*matrices.front(), points, q_mesh, known_modulus));
  }
}

} // namespace

void add_gruneisen(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "gruneisen", "Grueneisen parameters: how every mode and band moves with volume and pressure");
  auto state = std::make_shared<GruneisenCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
