// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_unit.h"
#include "io/tables/table.h"

#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Builds a table column by column from a list of rows.
template <class Row> class Columns {
public:
  /// \param unit  of the columns that energy() adds
  Columns(Table &table, const std::vector<Row> &rows, EnergyUnit unit = EnergyUnit::per_cm)
      : table_(table), rows_(rows), unit_(unit) {}

  template <class Value>
  void number(const std::string &name, const std::string &unit, int decimals, Value value) {
    std::vector<double> values;
    for (const Row &row : rows_)
      values.push_back(value(row));
    table_.columns.push_back({name, unit, std::move(values), decimals});
  }

  /// A value in cm^-1, written in the table's unit; the name gets the unit's suffix.
  template <class Value> void energy(const std::string &name, Value value) {
    const double factor = from_cm1(unit_);
    number(name + "_" + column_suffix(unit_), ins::name(unit_), unit_ == EnergyUnit::per_cm ? 2 : 4,
           [&](const Row &row) { return value(row) * factor; });
  }

  template <class Value> void word(const std::string &name, Value value) {
    std::vector<std::string> values;
    for (const Row &row : rows_)
      values.push_back(value(row));
    table_.columns.push_back({name, "", std::move(values), 0});
  }

private:
  Table &table_;
  const std::vector<Row> &rows_;
  EnergyUnit unit_;
};

} // namespace ins
