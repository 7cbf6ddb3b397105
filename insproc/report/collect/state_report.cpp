// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/state_report.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "base/shell_word.h"
#include "base/units.h"
#include "comparison/band_shifts.h"
#include "crystal/molecules.h"
#include "io/any_format/read_force_constants.h"
#include "io/force_constants/force_constant_file.h"
#include "io/tables/number_text.h"
#include "io/tables/table_file.h"
#include "modes/irreps.h"
#include "modes/mode_assignment.h"
#include "modes/modes.h"
#include "phonons/dynamical_matrix.h"
#include "report/spectrum_table.h"
#include "spectrum/spectrum.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace ins {

namespace {

namespace fs = std::filesystem;

constexpr double GPa_per_unit = 1.0 / units::GPa_in_eV_per_A3;

/// The table of a kind that was made from a file and lies beside it.
std::optional<std::pair<Table, FoundFile>> beside(const FoundFile &file, FoundKind kind,
                                                  const std::vector<FoundFile> &found) {
  for (const FoundFile &other : found) {
    if (other.kind != kind || other.path.parent_path() != file.path.parent_path())
      continue;
    Table table = read_table(other.path);
    if (fact(table.metadata, "source") == file.path.filename().string())
      return std::pair(std::move(table), other);
  }
  return std::nullopt;
}

/// Energies in cm^-1.
void into_cm1(Table &table) {
  Column &energy = table.columns.front();
  const EnergyUnit unit = parse_energy_unit(energy.unit);
  std::vector<double> values = energy.numbers();
  for (double &value : values)
    value /= from_cm1(unit);
  energy = {"energy_cm1", "cm-1", std::move(values), 3};
  for (std::size_t c = 1; c < table.columns.size(); ++c)
    if (table.columns[c].unit.empty())
      table.columns[c].unit = "barn";
}

/// Intensities of the modes at Gamma as if Gamma were the whole mesh, by bank.
struct GammaIntensities {
  std::vector<std::string> banks;
  std::vector<std::vector<double>> values; ///< (modes)(banks)
};

GammaIntensities of_spectrum(const Spectrum &spectrum, int modes) {
  GammaIntensities result;
  result.values.resize(modes);
  for (std::size_t b = 0; b < spectrum.banks.size(); ++b) {
    result.banks.push_back(spectrum.banks[b].bank.name);
    const Eigen::VectorXd intensities = gamma_intensities(spectrum, static_cast<int>(b));
    for (int mode = 0; mode < modes; ++mode)
      result.values[mode].push_back(intensities[mode]);
  }
  return result;
}

/// The same of a list of modes on a mesh, each with the share of its wave vector.
GammaIntensities of_sticks(const Table &sticks, int modes) {
  GammaIntensities result;
  const std::vector<double> &mode = sticks.numbers("mode"), &weight = sticks.numbers("weight");
  const std::vector<double> *q[] = {&sticks.numbers("q_a"), &sticks.numbers("q_b"),
                                    &sticks.numbers("q_c")};
  std::vector<const std::vector<double> *> columns;
  for (const Column &column : sticks.columns)
    if (column.name.ends_with("intensity")) {
      const std::size_t dot = column.name.find(".intensity");
      result.banks.push_back(dot == std::string::npos ? "" : column.name.substr(0, dot));
      columns.push_back(&column.numbers());
    }
  result.values.assign(modes, std::vector<double>(columns.size(), 0.0));
  for (std::size_t row = 0; row < mode.size(); ++row) {
    if ((*q[0])[row] != 0.0 || (*q[1])[row] != 0.0 || (*q[2])[row] != 0.0)
      continue;
    const auto index = static_cast<int>(mode[row]) - 1;
    if (index < 0 || index >= modes || !(weight[row] > 0.0))
      throw Error(sticks.title + ": there is no mode " + shortest(mode[row]));
    for (std::size_t b = 0; b < columns.size(); ++b)
      result.values[index][b] = (*columns[b])[row] / weight[row];
  }
  return result;
}

std::vector<std::string> symmetry(const PhononModes &gamma, const ForceConstants &constants,
                                  Facts &facts) {
  try {
    const IrrepLabels irreps =
        irreducible_representations(gamma, constants.primitive, constants.symprec);
    facts.emplace_back("point group", irreps.point_group);
    return irreps.labels;
  } catch (const Error &) { // a cell that is not primitive has none to tell
    return {};
  }
}

void add_modes(ReportState &state, const ForceConstants &constants,
               const GammaIntensities &intensities) {
  state.elements = elements(state.crystal);
  const std::vector<std::string> irreps = symmetry(state.gamma, constants, state.facts);
  const std::vector<std::string> words = assignments(state.gamma, state.gamma, state.molecules);
  const std::vector<ModeSummary> summaries = summarise_modes(state.gamma, state.crystal);
  state.banks = intensities.banks;
  for (int mode = 0; mode < state.gamma.modes(); ++mode) {
    ReportMode told;
    told.energy = state.gamma.frequencies[mode];
    told.irrep = irreps.empty() ? "" : irreps[mode];
    told.assignment = words[mode];
    told.element_shares = summaries[mode].element_share;
    if (!intensities.values.empty())
      told.intensities = intensities.values[mode];
    state.modes.push_back(std::move(told));
  }
}

/// Where force constants come from: what their file says of itself, and what its cell is under.
Facts origin(const FoundFile &file) {
  Facts facts;
  if (!is_force_constant_file(file.path.string()))
    return facts;
  const ForceConstantFile whole = read_force_constant_file(file.path.string());
  if (!whole.dataset)
    return facts;
  const DisplacementDataset &data = *whole.dataset;
  for (const auto &list : {data.provenance, data.settings})
    for (const auto &[key, value] : list)
      facts.emplace_back(key, value);
  facts.emplace_back("displacements", std::to_string(data.displacements.size()));
  const double cells = static_cast<double>(data.cells.supercell.size()) /
                       static_cast<double>(data.cells.primitive.size());
  if (data.residual_energy)
    facts.emplace_back("energy", fixed(*data.residual_energy / cells, 5) + " eV per cell");
  if (data.residual_stress)
    facts.emplace_back("pressure",
                       fixed(-data.residual_stress->trace() / 3.0 * GPa_per_unit, 3) + " GPa");
  return facts;
}

/// How `insproc spectrum --bank both` makes a spectrum, with its modes listed.
SpectrumSettings usual_settings() {
  SpectrumSettings settings;
  settings.sticks = true;
  return settings;
}

/// Intensities of modes as the stored spectrum has them: nothing where it does not say how.
GammaIntensities like_stored(const Table &spectrum, const ForceConstants &constants, int modes) {
  SpectrumSettings settings = usual_settings();
  const std::string temperature = fact(spectrum.metadata, "temperature");
  if (fact(spectrum.metadata, "instrument") != settings.instrument.name || temperature.empty())
    return {};
  settings.temperature = std::stod(temperature);
  settings.orders = 1;
  return of_spectrum(compute_spectrum(constants, settings), modes);
}

} // namespace

std::string fact(const Facts &facts, const std::string &key) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const auto &one) { return one.first == key; });
  return found == facts.end() ? "" : found->second;
}

std::string recorded_command(const Table &table, const FoundFile &file) {
  const std::string command = fact(table.metadata, "command");
  const std::string folder = fs::path(file.name).parent_path().string();
  const std::string whole = shell_word(file.name), own = shell_word(file.path.filename().string());
  // A table named alone was made in its own folder.
  if (command.empty() || folder.empty() || (' ' + command).find(' ' + whole) != std::string::npos ||
      command.find(' ' + own) == std::string::npos)
    return command;
  return "cd " + shell_word(folder) + " && " + command;
}

std::string state_label(const FoundFile &file, const std::vector<FoundFile> &all) {
  const auto folder = fs::path(file.name).parent_path();
  const auto mates = std::count_if(all.begin(), all.end(), [&](const FoundFile &other) {
    return other.kind == FoundKind::force_constants &&
           other.path.parent_path() == file.path.parent_path();
  });
  std::string name = folder.string();
  const std::string stem = fs::path(file.name).stem().string();
  if (name.empty() || name == ".")
    name = stem;
  else if (mates > 1)
    name += "/" + stem;
  std::size_t digits = name.find_first_not_of("0123456789.-+");
  if (digits != 0 && digits != std::string::npos &&
      std::isalpha(static_cast<unsigned char>(name[digits])))
    name.insert(digits, " ");
  return name;
}

CollectedState collect_state(const FoundFile &file, const std::string &label,
                             const std::vector<FoundFile> &found, const ReportNote &note) {
  CollectedState state;
  state.file = file;
  ReadingNotes notes;
  state.force_constants = read_force_constants(file.path.string(), {}, &notes);
  for (const std::string &warning : notes.warnings)
    note(file.name + ": " + warning);
  ReportState &report = state.report;
  report.label = label;
  report.file = file.name;
  report.facts = origin(file);
  const ForceConstants &constants = state.force_constants;
  report.crystal = constants.primitive;
  report.molecules = find_molecules(report.crystal);
  const DynamicalMatrix matrix(constants);
  report.gamma = phonon_modes(matrix, Eigen::Vector3d::Zero());

  auto stored = beside(file, FoundKind::spectrum, found);
  const auto sticks = beside(file, FoundKind::sticks, found);
  const int modes = report.gamma.modes();
  GammaIntensities intensities;
  if (sticks) {
    intensities = of_sticks(sticks->first, modes);
  } else if (stored) {
    intensities = like_stored(stored->first, constants, modes);
    if (intensities.values.empty())
      note(stored->second.name + ": no list of modes beside it, and what it says is not enough to "
                                 "make one; write it with --sticks");
  }
  if (!stored) {
    const SpectrumSettings settings = usual_settings();
    const Spectrum spectrum = compute_spectrum(constants, settings);
    if (!sticks)
      intensities = of_spectrum(spectrum, modes);
    report.spectrum = spectrum_table(spectrum);
    report.spectrum.metadata = spectrum_metadata(spectrum, settings);
    report.spectrum_command = "insproc spectrum " + shell_word(file.name) + " --bank both";
  }
  if (stored) {
    report.spectrum = std::move(stored->first);
    into_cm1(report.spectrum);
    report.spectrum_command = recorded_command(report.spectrum, stored->second);
  }
  add_modes(report, constants, intensities);
  return state;
}

} // namespace ins
