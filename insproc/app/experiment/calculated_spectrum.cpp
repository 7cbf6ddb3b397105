// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/experiment/calculated_spectrum.h"

#include "app/outputs.h"
#include "app/progress.h"
#include "app/state_warnings.h"
#include "base/error.h"
#include "io/measurements/measurement.h"
#include "io/tables/table_file.h"
#include "modes/mode_assignment.h"
#include "report/energy_axis.h"
#include "report/mesh_line.h"
#include "report/spectrum_plot.h"
#include "report/spectrum_table.h"

#include <filesystem>
#include <optional>

namespace ins::app {

namespace {

/// Bins of a table, per cm^-1.
Histogram curve_of(const Table &table, const std::string &bank) {
  const Table density = per_energy(table);
  const double factor = from_cm1(parse_energy_unit(energy_column(density).unit));
  const auto vector = [](const std::vector<double> &values) {
    return Eigen::VectorXd(
        Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size())));
  };
  const Eigen::VectorXd centers = vector(density.columns.front().numbers()) / factor;
  if (centers.size() < 2)
    throw Error(table.title + " has fewer than two points");
  return {edges_between(centers),
          factor * vector(density.numbers(bank_prefix(density, bank) + "total")),
          {}};
}

/// What a stored spectrum holds; nothing if the file is none.
std::optional<Histogram> stored(const std::string &file, const std::string &bank,
                                const MeasurementOptions &reading) {
  const std::string extension = std::filesystem::path(file).extension().string();
  if (!is_table_format(extension) && extension != ".txt")
    return std::nullopt;
  std::optional<Table> table;
  try {
    table = read_table(file);
  } catch (const Error &) { // not of this program
  }
  if (table && table->kind == TableKind::Curves)
    return curve_of(*table, bank);
  if (extension == ".json" || extension == ".h5" || extension == ".hdf5")
    return std::nullopt; // force constants have these names, too
  const Measurement other = read_measurement(file, reading);
  const MeasuredSpectrum &first =
      bank.empty() ? other.spectra.front() : select_spectrum(other, bank, file);
  return Histogram{first.data.edges, first.data.values, {}};
}

CalculatedSpectrum computed(const std::string &file, const std::string &label,
                            const CrystalInput &input, const SpectrumOptions &options) {
  SpectrumSettings settings = options.settings(input.phonons());
  settings.sticks = true;
  ForceConstants force_constants = input.read(file);
  Spectrum spectrum;
  {
    Progress progress(label);
    settings.progress = [&](double share) { progress.show(share); };
    spectrum = compute_spectrum(force_constants, settings);
  }
  say(label + ": " + mesh_line(spectrum, settings));
  warn_of_imaginary(spectrum.imaginary, "the mesh of " + label, "are left out of the spectrum");
  apply_isotopes(force_constants.primitive, settings.isotopes);
  const std::vector<ModeStick> sticks = gamma_sticks(
      spectrum, EnergyUnit::per_cm, gamma_assignments(force_constants, settings.phonons));
  CalculatedSpectrum result{label, {}, {}};
  for (const ModeStick &stick : sticks)
    result.modes.push_back({stick.energy, stick.intensity, stick.label});
  const Eigen::VectorXd total = spectrum.banks[main_bank(spectrum)].total();
  result.curve = {edges_between(spectrum.energies), total / spectrum.grid.width, {}};
  return result;
}

} // namespace

CalculatedSpectrum calculated_spectrum(const std::string &file, const std::string &label,
                                       const CrystalInput &input, const SpectrumOptions &options,
                                       const std::string &bank, const MeasurementOptions &reading) {
  if (std::optional<Histogram> curve = stored(file, bank, reading))
    return {label, std::move(*curve), {}};
  return computed(file, label, input, options);
}

} // namespace ins::app
