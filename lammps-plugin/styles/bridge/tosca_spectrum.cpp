// SPDX-License-Identifier: GPL-2.0-or-later
#include "tosca_spectrum.h"

#include "base/error.h"
#include "choose.h"
#include "io/any_format/read_force_constants.h"
#include "report/mesh_line.h"
#include "spectrum/dynamics_spectrum.h"
#include "spectrum/spectrum.h"

namespace mace_lammps {

namespace {

ins::SpectrumSettings spectrum_settings(const ToscaSettings &settings) {
  ins::SpectrumSettings result;
  result.temperature = settings.temperature;
  result.orders = settings.orders;
  if (settings.orders < 1 || settings.orders > 10)
    throw ins::Error("orders must be 1 to 10, not " + std::to_string(settings.orders));
  if (!(settings.temperature >= 0.0))
    throw ins::Error("the temperature must not be negative");
  result.grid = {settings.energy[0], settings.energy[1], settings.energy[2]};
  result.grid.check();
  result.instrument = ins::load_instrument(settings.instrument);
  result.banks = settings.bank.empty() ? ins::default_banks(result.instrument, "backward")
                                       : ins::select_banks(result.instrument, settings.bank);
  if (settings.mesh[0] != 0)
    result.mesh = settings.mesh;
  result.mesh_length = settings.cutoff;
  result.mode = choose<ins::Error>("mode", settings.mode, ins::spectrum_modes());
  result.scattering =
      choose<ins::Error>("scattering", settings.scattering, ins::scattering_kinds());
  if (settings.cross_section.empty())
    return result;
  if (result.scattering != ins::Scattering::incoherent)
    throw ins::Error("xs belongs to scattering incoherent: coherent scattering has lengths, and "
                     "each part its own cross-section");
  result.cross_section =
      choose<ins::Error, ins::CrossSectionKind>("xs", settings.cross_section,
                                                {{"total", ins::CrossSectionKind::total},
                                                 {"incoherent", ins::CrossSectionKind::incoherent},
                                                 {"coherent", ins::CrossSectionKind::coherent}});
  return result;
}

/// Several banks are followed by their mean.
int tables(const ins::SpectrumSettings &settings) {
  const int banks = static_cast<int>(settings.banks.size());
  return banks > 1 ? banks + 1 : banks;
}

ToscaShape shape(const ins::SpectrumSettings &settings) {
  return {settings.grid.bins(), 1 + tables(settings) * (1 + settings.orders)};
}

std::vector<double> table(const ins::Spectrum &spectrum, const ins::SpectrumSettings &settings) {
  std::vector<ins::BankSpectrum> banks = spectrum.banks;
  if (banks.size() > 1)
    banks.push_back(ins::average(spectrum.banks));

  const ToscaShape size = shape(settings);
  std::vector<double> table;
  table.reserve(std::size_t(size.rows) * size.columns);
  std::vector<Eigen::VectorXd> totals;
  for (const ins::BankSpectrum &bank : banks)
    totals.push_back(bank.total());
  for (int row = 0; row < size.rows; ++row) {
    table.push_back(spectrum.energies[row]);
    for (std::size_t b = 0; b < banks.size(); ++b) {
      table.push_back(totals[b][row]);
      for (int order = 0; order < settings.orders; ++order)
        table.push_back(banks[b].orders(order, row));
    }
  }
  return table;
}

ins::VelocityRecord velocity_record(const VelocityData &data) {
  ins::VelocityRecord record;
  record.symbols = data.symbols;
  record.masses = data.masses;
  record.cells = data.cells;
  record.interval = data.interval;
  record.timestep = data.timestep;
  const Eigen::Index lags = static_cast<Eigen::Index>(data.pairs.size());
  record.sums = Eigen::Map<const ins::CorrelationSums>(
      data.sums.data(), static_cast<Eigen::Index>(data.sums.size()) / lags, lags);
  record.pairs = Eigen::Map<const Eigen::ArrayXd>(data.pairs.data(), lags);
  return record;
}

} // namespace

ToscaShape tosca_shape(const ToscaSettings &settings) { return shape(spectrum_settings(settings)); }

std::vector<double> tosca_spectrum(const ToscaSettings &settings, const std::string &file,
                                   std::vector<std::string> &notes) {
  const ins::SpectrumSettings setup = spectrum_settings(settings);
  const ins::Spectrum spectrum = ins::compute_spectrum(ins::read_force_constants(file), setup);
  notes = {ins::mesh_line(spectrum, setup)};
  if (spectrum.coherent)
    notes.push_back(ins::coherent_line(*spectrum.coherent));
  return table(spectrum, setup);
}

std::vector<double> tosca_spectrum(const ToscaSettings &settings, const VelocityData &data) {
  const ins::SpectrumSettings setup = spectrum_settings(settings);
  return table(ins::compute_spectrum(velocity_record(data), setup), setup);
}

std::vector<double> tosca_energies(const ToscaSettings &settings) {
  const Eigen::VectorXd energies = spectrum_settings(settings).grid.centres();
  return {energies.data(), energies.data() + energies.size()};
}

VelocitySampling velocity_sampling(const ToscaSettings &settings, double interval, double timestep,
                                   int lags) {
  ins::require_energies(spectrum_settings(settings).grid, interval, timestep);
  return {ins::highest_energy(interval, timestep), ins::window_width(interval, lags)};
}

double kinetic_temperature(const VelocityData &data) {
  return ins::kinetic_temperature(velocity_record(data));
}

} // namespace mace_lammps
