// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/eos_table.h"

#include "base/error.h"
#include "base/units.h"
#include "io/tables/table_file.h"
#include "report/columns.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace ins {

namespace {

constexpr double kJ_per_mole = units::electron_volt * units::avogadro * 1e-3; ///< of 1 eV

/// "kJ/mol" as it stands in the name of a column.
std::string suffix(std::string unit) {
  unit.erase(std::remove(unit.begin(), unit.end(), '/'), unit.end());
  return "_" + unit;
}

bool everywhere(const VolumeSeries &series, bool (*has)(const VolumePoint &)) {
  return std::all_of(series.begin(), series.end(), has);
}

} // namespace

EosUnits eos_units(const std::string &energy, const std::string &pressure) {
  EosUnits units;
  units.energy_name = energy;
  if (energy == "kJ/mol")
    units.energy = kJ_per_mole;
  else if (energy != "eV")
    throw Error("'" + energy + "' is no unit of energy here; there are eV and kJ/mol");
  units.pressure_name = pressure;
  units.pressure = 1.0 / units::GPa_in_eV_per_A3;
  if (pressure == "kbar")
    units.pressure *= 10.0;
  else if (pressure != "GPa")
    throw Error("'" + pressure + "' is no unit of pressure here; there are GPa and kbar");
  return units;
}

Table fit_table(const std::vector<EosFit> &fits, const EosUnits &units, std::optional<int> atoms) {
  Table table;
  table.title = "equations of state";
  const std::string e = suffix(units.energy_name), p = suffix(units.pressure_name);
  Columns<EosFit> add(table, fits);
  add.word("form", [](const EosFit &f) { return short_name(f.eos.form); });
  const auto error = [](int k, double scale) {
    return [=](const EosFit &fit) { return fit.uncertainties()[k] * scale; };
  };
  add.number("V0_A3", "A3", 4, [](const EosFit &f) { return f.eos.volume; });
  add.number("V0_error_A3", "A3", 4, error(0, 1.0));
  add.number("E0" + e, units.energy_name, 6,
             [&](const EosFit &f) { return f.eos.energy * units.energy; });
  add.number("E0_error" + e, units.energy_name, 6, error(1, units.energy));
  add.number("B0" + p, units.pressure_name, 4,
             [&](const EosFit &f) { return f.eos.bulk_modulus * units.pressure; });
  add.number("B0_error" + p, units.pressure_name, 4, error(2, units.pressure));
  add.number("B0_prime", "", 3, [](const EosFit &f) { return f.eos.derivative; });
  add.number("B0_prime_error", "", 3, error(3, 1.0));
  add.number("rms" + e, units.energy_name, 6,
             [&](const EosFit &f) { return f.rms * units.energy; });
  add.number("largest" + e, units.energy_name, 6,
             [&](const EosFit &f) { return f.largest * units.energy; });
  add.number("sum_squares", units.energy_name + "^2", 9,
             [&](const EosFit &f) { return f.sum_squares * units.energy * units.energy; });
  add.number("reduced_sum_squares", units.energy_name + "^2", 9, [&](const EosFit &f) {
    return f.reduced_sum_squares() * units.energy * units.energy;
  });
  add.number("points", "", 0, [](const EosFit &f) { return f.points; });
  if (atoms)
    add.number("atoms", "", 0, [&](const EosFit &) { return *atoms; });
  return table;
}

Table point_table(const VolumeSeries &series, const std::vector<EosFit> &fits,
                  const EosUnits &units) {
  Table table;
  table.title = "the points and the equations of state";
  const std::string e = suffix(units.energy_name), p = suffix(units.pressure_name);
  Columns<VolumePoint> add(table, series);
  add.number("volume_A3", "A3", 3, [](const VolumePoint &v) { return v.volume; });
  add.number("energy" + e, units.energy_name, 5,
             [&](const VolumePoint &v) { return v.energy * units.energy; });
  if (everywhere(series, [](const VolumePoint &v) { return v.pressure.has_value(); }))
    add.number("pressure" + p, units.pressure_name, 4,
               [&](const VolumePoint &v) { return *v.pressure * units.pressure; });
  for (const EosFit &fit : fits) {
    const EquationOfState &eos = fit.eos;
    const std::string name = short_name(eos.form);
    add.number(fmt::format("pressure_{}{}", name, p), units.pressure_name, 4,
               [&](const VolumePoint &v) { return eos.pressure_at(v.volume) * units.pressure; });
    add.number(
        fmt::format("bulk_modulus_{}{}", name, p), units.pressure_name, 3,
        [&](const VolumePoint &v) { return eos.bulk_modulus_at(v.volume) * units.pressure; });
    add.number(
        fmt::format("residual_{}{}", name, e), units.energy_name, 6,
        [&](const VolumePoint &v) { return (eos.energy_at(v.volume) - v.energy) * units.energy; });
  }
  if (everywhere(series, [](const VolumePoint &v) { return v.cell.has_value(); })) {
    const char *lengths[] = {"a_A", "b_A", "c_A"};
    const char *angles[] = {"alpha_deg", "beta_deg", "gamma_deg"};
    for (int axis = 0; axis < 3; ++axis)
      add.number(lengths[axis], "A", 4,
                 [=](const VolumePoint &v) { return v.cell->lengths[axis]; });
    for (int axis = 0; axis < 3; ++axis)
      add.number(angles[axis], "deg", 3,
                 [=](const VolumePoint &v) { return v.cell->angles[axis]; });
  }
  if (everywhere(series, [](const VolumePoint &v) { return v.ring_angle.has_value(); }))
    add.number("ring_angle_deg", "deg", 3, [](const VolumePoint &v) { return *v.ring_angle; });
  return table;
}

Table change_table(const std::vector<QuantityChange> &changes) {
  Table table;
  table.title = "change from A to B";
  Columns<QuantityChange> add(table, changes);
  add.word("quantity", [](const QuantityChange &c) { return c.name; });
  add.word("unit", [](const QuantityChange &c) { return c.unit; });
  add.number("A", "", 4, [](const QuantityChange &c) { return c.first; });
  add.number("B", "", 4, [](const QuantityChange &c) { return c.second; });
  add.number("change", "", 4, [](const QuantityChange &c) { return c.second - c.first; });
  add.number("percent", "", 3, [](const QuantityChange &c) {
    return c.relative && c.first != 0.0 ? 100.0 * (c.second / c.first - 1.0)
                                        : std::numeric_limits<double>::quiet_NaN();
  });
  return table;
}

std::vector<QuantityChange> cell_changes(const CellParameters &first,
                                         const CellParameters &second) {
  const char *lengths[] = {"a", "b", "c"};
  const char *angles[] = {"alpha", "beta", "gamma"};
  std::vector<QuantityChange> changes;
  for (int axis = 0; axis < 3; ++axis)
    changes.push_back({lengths[axis], "A", first.lengths[axis], second.lengths[axis]});
  for (int axis = 0; axis < 3; ++axis)
    changes.push_back({angles[axis], "deg", first.angles[axis], second.angles[axis], false});
  return changes;
}

std::vector<QuantityChange> state_changes(const StateAtPressure &first,
                                          const StateAtPressure &second, const EosUnits &units) {
  std::vector<QuantityChange> changes = {{"pressure", units.pressure_name,
                                          first.pressure * units.pressure,
                                          second.pressure * units.pressure, false},
                                         {"volume", "A3", first.volume, second.volume}};
  if (first.cell && second.cell)
    for (QuantityChange &change : cell_changes(*first.cell, *second.cell))
      changes.push_back(std::move(change));
  if (first.ring_angle && second.ring_angle)
    changes.push_back({"ring angle", "deg", *first.ring_angle, *second.ring_angle, false});
  return changes;
}

StoredEos read_fit(const std::string &path, EosForm form) {
  const Table table = read_table(path);
  const Column *forms = table.find("form");
  if (!forms || !forms->is_text() || !table.find("V0_A3") || !table.find("B0_prime"))
    throw Error(path + ": is no table of fits; write one with 'insproc eos TABLE --fits FILE'");
  const auto row = std::find(forms->words().begin(), forms->words().end(), short_name(form)) -
                   forms->words().begin();
  if (row == static_cast<std::ptrdiff_t>(forms->words().size()))
    throw Error(fmt::format("{}: holds no fit of the form {}; it has {}", path, short_name(form),
                            fmt::join(forms->words(), ", ")));
  StoredEos stored;
  stored.eos.form = form;
  stored.eos.volume = table.numbers("V0_A3")[row];
  stored.eos.derivative = table.numbers("B0_prime")[row];
  const bool kbar = table.find("B0_kbar") != nullptr;
  stored.eos.bulk_modulus = table.numbers(kbar ? "B0_kbar" : "B0_GPa")[row] * (kbar ? 0.1 : 1.0) *
                            units::GPa_in_eV_per_A3;
  if (table.find("atoms"))
    stored.atoms = static_cast<int>(std::lround(table.numbers("atoms")[row]));
  return stored;
}

} // namespace ins
