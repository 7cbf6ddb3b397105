// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/json.h"

#include "base/error.h"

#include <nlohmann/json.hpp>
#include <ostream>

namespace ins {

namespace {

using Json = nlohmann::ordered_json;

/// The name of a unit in the registry Euphonic uses (pint); "a / b" is taken part by part.
std::string pint_unit(const std::string &unit) {
  if (const std::size_t over = unit.rfind(" / "); over != std::string::npos)
    return pint_unit(unit.substr(0, over)) + " / (" + pint_unit(unit.substr(over + 3)) + ")";
  if (unit == "cm-1")
    return "1 / centimeter";
  if (unit == "meV")
    return "millielectron_volt";
  if (unit == "THz")
    return "terahertz";
  return unit.empty() ? "dimensionless" : unit;
}

Json spectrum_collection(const Table &table) {
  const Column &x = table.columns.front();
  Json lines = Json::array();
  Json y = Json::array();
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    const Column &column = table.columns[c];
    if (column.unit != table.columns[1].unit)
      throw Error("columns '" + table.columns[1].name + "' and '" + column.name +
                  "' differ in unit, which one collection of spectra cannot hold");
    lines.push_back({{"label", column.name}});
    y.push_back(column.numbers());
  }
  Json metadata = Json::object();
  for (const auto &[key, value] : table.metadata)
    metadata[key] = value;
  metadata["line_data"] = std::move(lines);
  return {{"__euphonic_class__", "Spectrum1DCollection"},
          {"metadata", std::move(metadata)},
          {"x_data", x.numbers()},
          {"x_data_unit", pint_unit(x.unit)},
          {"y_data", std::move(y)},
          {"y_data_unit", pint_unit(table.columns.size() > 1 ? table.columns[1].unit : "")}};
}

Json records(const Table &table) {
  Json metadata = Json::object();
  for (const auto &[key, value] : table.metadata)
    metadata[key] = value;
  Json columns = Json::array();
  for (const Column &column : table.columns) {
    Json values = std::visit([](const auto &list) { return Json(list); }, column.values);
    columns.push_back(
        {{"name", column.name}, {"unit", column.unit}, {"values", std::move(values)}});
  }
  return {{"title", table.title}, {"metadata", std::move(metadata)}, {"columns", columns}};
}

} // namespace

void write_json(std::ostream &out, const Table &table) {
  check(table);
  const Json json = table.kind == TableKind::Curves ? spectrum_collection(table) : records(table);
  out << json.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

} // namespace ins
