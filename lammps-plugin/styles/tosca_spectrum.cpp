// SPDX-License-Identifier: GPL-2.0-or-later
#include "tosca_spectrum.h"

#include "error.h"
#include "read_force_constants.h"
#include "spectrum.h"

#include <map>

namespace mace_lammps {

namespace {

template <typename T>
T choose(const char *keyword, const std::string &value, const std::map<std::string, T> &choices) {
  const auto found = choices.find(value);
  if (found != choices.end())
    return found->second;
  std::string known;
  for (const auto &choice : choices)
    known += (known.empty() ? "" : ", ") + choice.first;
  throw ins::Error("unknown " + std::string(keyword) + " '" + value + "'; choose from " + known);
}

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
  result.banks = ins::select_banks(result.instrument, settings.bank);
  if (settings.mesh[0] != 0)
    result.mesh = settings.mesh;
  result.mesh_length = settings.cutoff;
  result.mode = choose<ins::SpectrumMode>(
      "mode", settings.mode,
      {{"exact", ins::SpectrumMode::exact}, {"abins", ins::SpectrumMode::abins}});
  result.cross_section =
      choose<ins::CrossSectionKind>("xs", settings.cross_section,
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

} // namespace

ToscaShape tosca_shape(const ToscaSettings &settings) { return shape(spectrum_settings(settings)); }

std::vector<double> tosca_spectrum(const ToscaSettings &settings, const std::string &file) {
  const ins::SpectrumSettings spectrum_setup = spectrum_settings(settings);
  const ins::Spectrum spectrum =
      ins::compute_spectrum(ins::read_force_constants(file), spectrum_setup);
  std::vector<ins::BankSpectrum> banks = spectrum.banks;
  if (banks.size() > 1)
    banks.push_back(ins::average(spectrum.banks));

  const ToscaShape size = shape(spectrum_setup);
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

} // namespace mace_lammps
