// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/property_table.h"

#include "modes/modes.h"
#include "report/number_list.h"
#include "spectrum/cross_sections.h"

namespace ins {

namespace {

/// A density per cm^-1 as a column per unit of energy.
Column density_column(const std::string &name, const std::string &quantity,
                      const Eigen::VectorXd &values, EnergyUnit unit) {
  return {name, quantity + " / " + ins::name(unit), number_list(values / from_cm1(unit)), 6};
}

Table curves(const EnergyGrid &grid, EnergyUnit unit) {
  Table table;
  table.kind = TableKind::Curves;
  table.title = "phonon density of states";
  table.columns.push_back({"energy_" + column_suffix(unit), ins::name(unit),
                           number_list(grid.centres() * from_cm1(unit)), 3});
  return table;
}

std::vector<double> list_of(const std::vector<ThermalProperties> &properties,
                            double ThermalProperties::*member, double divisor = 1.0) {
  std::vector<double> values;
  for (const ThermalProperties &row : properties)
    values.push_back(row.*member / divisor);
  return values;
}

} // namespace

Table density_table(const DensityOfStates &density, const Crystal &crystal, EnergyUnit unit) {
  Table table = curves(density.grid, unit);
  table.columns.push_back(density_column("total", "1", density.total, unit));
  for (const std::string &element : elements(crystal)) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(density.total.size());
    for (int i = 0; i < crystal.size(); ++i)
      if (crystal.symbols[i] == element)
        sum += density.atoms.row(i).transpose();
    table.columns.push_back(density_column("el_" + element, "1", sum, unit));
  }
  return table;
}

Table neutron_density_table(const DensityOfStates &density, const Crystal &crystal,
                            EnergyUnit unit) {
  std::vector<double> barns;
  for (const Nuclide &nuclide : nuclides(crystal))
    barns.push_back(cross_section(nuclide, CrossSectionKind::total));
  Table table = curves(density.grid, unit);
  table.title = "neutron-weighted phonon density of states";
  table.columns.push_back(density_column("total", "barn / amu",
                                         neutron_weighted(density, barns, crystal.masses), unit));
  for (const std::string &element : elements(crystal)) {
    std::vector<double> own = barns;
    for (int i = 0; i < crystal.size(); ++i)
      if (crystal.symbols[i] != element)
        own[i] = 0.0;
    table.columns.push_back(density_column("el_" + element, "barn / amu",
                                           neutron_weighted(density, own, crystal.masses), unit));
  }
  return table;
}

Table thermo_table(const std::vector<ThermalProperties> &properties, double units,
                   const std::string &unit) {
  Table table;
  table.title = "harmonic thermodynamics per mole of " + unit;
  table.columns = {
      {"temperature_K", "K", list_of(properties, &ThermalProperties::temperature), 1},
      {"free_energy", "kJ/mol", list_of(properties, &ThermalProperties::free_energy, units), 4},
      {"entropy", "J/K/mol", list_of(properties, &ThermalProperties::entropy, units), 4},
      {"heat_capacity", "J/K/mol", list_of(properties, &ThermalProperties::heat_capacity, units),
       4},
      {"internal_energy", "kJ/mol", list_of(properties, &ThermalProperties::internal_energy, units),
       4}};
  return table;
}

} // namespace ins
