// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/spectrum_table.h"

#include "base/error.h"
#include "io/tables/number_text.h"
#include "report/mesh_line.h"
#include "report/number_list.h"

#include <fmt/format.h>

namespace ins {

namespace {

template <class Values> Column barns(const std::string &name, const Values &values) {
  return {name, "barn", number_list(values), 6};
}

void add_bank(Table &table, const Spectrum &spectrum, const BankSpectrum &bank,
              const std::string &prefix, bool atoms) {
  table.columns.push_back(barns(prefix + "total", bank.total()));
  for (Eigen::Index n = 0; n < bank.orders.rows(); ++n)
    table.columns.push_back(barns(prefix + "order" + std::to_string(n + 1), bank.orders.row(n)));
  if (bank.coherent.size() > 0)
    table.columns.push_back(barns(prefix + "coherent", bank.coherent));
  for (std::size_t s = 0; s < bank.species.size(); ++s)
    table.columns.push_back(
        barns(prefix + "el_" + spectrum.species[s], bank.species[s].colwise().sum()));
  if (atoms)
    for (std::size_t i = 0; i < bank.atoms.size(); ++i)
      table.columns.push_back(
          barns(prefix + "atom_" + std::to_string(i + 1), bank.atoms[i].colwise().sum()));
}

std::string cross_section_name(CrossSectionKind kind) {
  switch (kind) {
  case CrossSectionKind::incoherent:
    return "incoherent";
  case CrossSectionKind::coherent:
    return "coherent";
  case CrossSectionKind::total:
    break;
  }
  return "total";
}

std::string scattering_name(Scattering scattering) {
  switch (scattering) {
  case Scattering::coherent:
    return "order 1 coherent, higher orders in the incoherent approximation with coherent "
           "cross-sections";
  case Scattering::both:
    return "order 1 coherent and incoherent, higher orders in the incoherent approximation";
  case Scattering::incoherent:
    break;
  }
  return "incoherent approximation";
}

std::string broadening_name(Broadening broadening) {
  switch (broadening) {
  case Broadening::none:
    return "none";
  case Broadening::interpolate:
    return "interpolate";
  case Broadening::gaussian:
    break;
  }
  return "gaussian";
}

} // namespace

std::string powder_average(const Spectrum &spectrum, const SpectrumSettings &settings) {
  if (settings.mode != SpectrumMode::exact)
    return "almost isotropic";
  const auto [fewest, most, error] = spectrum.directions;
  return fmt::format("{} directions for each atom, error {:.1e}",
                     fewest == most ? std::to_string(most) : fmt::format("{} to {}", fewest, most),
                     error);
}

Table spectrum_table(const Spectrum &spectrum, const SpectrumTableSettings &settings) {
  Table table;
  table.kind = TableKind::Curves;
  table.title = "powder INS spectrum";
  table.columns.push_back({"energy_" + column_suffix(settings.unit), name(settings.unit),
                           number_list(spectrum.energies * from_cm1(settings.unit)), 3});
  const bool several = spectrum.banks.size() > 1;
  for (const BankSpectrum &bank : spectrum.banks)
    add_bank(table, spectrum, bank, several ? bank.bank.name + "." : "", settings.atoms);
  if (several)
    add_bank(table, spectrum, average(spectrum.banks), "average.", settings.atoms);
  return table;
}

std::vector<std::pair<std::string, std::string>>
spectrum_metadata(const Spectrum &spectrum, const SpectrumSettings &settings) {
  std::string banks;
  for (const BankSpectrum &bank : spectrum.banks)
    banks += (banks.empty() ? "" : ", ") + bank.bank.name + " (" + shortest(bank.bank.angle) +
             " degrees, " +
             (bank.bank.direct() ? "incident " + shortest(bank.bank.incident_energy)
                                 : shortest(bank.bank.final_energy)) +
             " cm-1)";
  std::string mesh = mesh_words(spectrum.mesh);
  if (spectrum.mesh_change)
    mesh +=
        " (change against half of it " + percent(spectrum.mesh_change->change) + " of the maximum)";
  std::string scattering = scattering_name(settings.scattering);
  if (spectrum.coherent)
    scattering += " (" + coherent_line(*spectrum.coherent) + ")";
  return {{"temperature", shortest(settings.temperature) + " K"},
          {"instrument", settings.instrument.name},
          {"bank", banks},
          {"mode", name(settings.mode)},
          {"powder average", powder_average(spectrum, settings)},
          {"orders", std::to_string(settings.orders)},
          {"scattering", scattering},
          {"cross-section", settings.scattering == Scattering::incoherent
                                ? cross_section_name(settings.cross_section)
                                : "by kind of scattering"},
          {"broadening", broadening_name(settings.broadening)},
          {"mesh", mesh},
          {"bin width", shortest(spectrum.grid.width) + " cm-1"},
          {"intensity", "barn per bin and primitive cell"}};
}

Table stick_table(const Spectrum &spectrum, EnergyUnit unit) {
  if (spectrum.sticks.empty())
    throw Error("the spectrum was made without a list of its modes");
  Table table;
  table.title = "modes and their one-phonon intensities";
  const auto column = [&](const std::string &name, const std::string &unit_name, int decimals,
                          auto value) {
    std::vector<double> values;
    for (const Stick &stick : spectrum.sticks)
      values.push_back(value(stick));
    table.columns.push_back({name, unit_name, std::move(values), decimals});
  };
  column("point", "", 0, [](const Stick &s) { return s.point + 1; });
  column("mode", "", 0, [](const Stick &s) { return s.mode + 1; });
  for (int axis = 0; axis < 3; ++axis)
    column(std::string("q_") + "abc"[axis], "", 4, [&](const Stick &s) { return s.q[axis]; });
  column("weight", "", 5, [](const Stick &s) { return s.weight; });
  column("energy_" + column_suffix(unit), name(unit), 3,
         [&](const Stick &s) { return s.energy * from_cm1(unit); });
  for (std::size_t bank = 0; bank < spectrum.banks.size(); ++bank)
    column(spectrum.banks.size() > 1 ? spectrum.banks[bank].bank.name + ".intensity" : "intensity",
           "barn", 6, [&](const Stick &s) { return s.intensity[static_cast<Eigen::Index>(bank)]; });
  return table;
}

} // namespace ins
