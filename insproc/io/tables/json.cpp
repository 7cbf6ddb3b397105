// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/json.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "io/text/text_file.h"

#include <limits>
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

/// The unit that pint_unit() makes the text of; others as they stand.
std::string own_unit(const std::string &text) {
  for (const std::string unit : {"cm-1", "meV", "THz"})
    if (text == pint_unit(unit))
      return unit;
  if (text == "1/centimeter" || text == "1/cm" || text == "1 / cm")
    return "cm-1";
  if (const std::size_t over = text.find(" / ("); over != std::string::npos && text.ends_with(')'))
    return own_unit(text.substr(0, over)) + " / " +
           own_unit(text.substr(over + 4, text.size() - over - 5));
  return text == "dimensionless" ? "" : text;
}

std::vector<double> numbers_of(const Json &list) {
  std::vector<double> values;
  for (const Json &value : list)
    values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                     : value.get<double>());
  return values;
}

void read_metadata(const Json &json, Table &table) {
  if (json.contains("metadata"))
    for (const auto &[key, value] : json.at("metadata").items())
      if (value.is_string())
        table.metadata.emplace_back(key, value.get<std::string>());
}

Table curves_of(const Json &json, bool several) {
  Table table;
  table.kind = TableKind::Curves;
  Column x;
  x.unit = own_unit(json.at("x_data_unit").get<std::string>());
  x.name = "energy_" + column_suffix(parse_energy_unit(x.unit));
  std::vector<double> places = numbers_of(json.at("x_data"));
  const Json curves = several ? json.at("y_data") : Json::array({json.at("y_data")});
  if (!curves.empty() && places.size() == curves.front().size() + 1) { // edges of bins
    for (std::size_t i = 0; i + 1 < places.size(); ++i)
      places[i] = 0.5 * (places[i] + places[i + 1]);
    places.pop_back();
  }
  x.values = std::move(places);
  table.columns.push_back(std::move(x));
  const std::string unit = own_unit(json.at("y_data_unit").get<std::string>());
  for (std::size_t k = 0; k < curves.size(); ++k) {
    std::string label = k == 0 ? "total" : "curve" + std::to_string(k + 1);
    if (json.contains("metadata") && json.at("metadata").contains("line_data"))
      label = json.at("metadata").at("line_data").at(k).value("label", label);
    table.columns.push_back({label, unit, numbers_of(curves[k])});
  }
  read_metadata(json, table);
  return table;
}

Table records_of(const Json &json) {
  Table table;
  read_metadata(json, table);
  for (const Json &entry : json.at("columns")) {
    Column column;
    column.name = entry.at("name").get<std::string>();
    column.unit = entry.at("unit").get<std::string>();
    const Json &values = entry.at("values");
    if (!values.empty() && values.front().is_string())
      column.values = values.get<std::vector<std::string>>();
    else
      column.values = numbers_of(values);
    table.columns.push_back(std::move(column));
  }
  return table;
}

Table table_of(const Json &json) {
  const std::string kind = json.is_object() ? json.value("__euphonic_class__", "") : "";
  if (kind == "Spectrum1DCollection" || kind == "Spectrum1D")
    return curves_of(json, kind == "Spectrum1DCollection");
  if (!kind.empty())
    throw Error("holds Euphonic's " + kind + ", which is no spectrum against energy");
  if (!json.is_object() || !json.contains("columns"))
    throw Error("holds no table of insproc and no spectrum of Euphonic");
  return records_of(json);
}

} // namespace

Table read_json(const std::filesystem::path &path) {
  try {
    Table table = table_of(Json::parse(read_text_file(path.string())));
    table.title = path.filename().string();
    check(table);
    return table;
  } catch (const Json::exception &error) {
    throw Error(path.string() + ": " + error.what());
  } catch (const Error &error) {
    const std::string text = error.what();
    throw Error(text.starts_with(path.string()) ? text : path.string() + ": " + text);
  }
}

void write_json(std::ostream &out, const Table &table) {
  check(table);
  const Json json = table.kind == TableKind::Curves ? spectrum_collection(table) : records(table);
  out << json.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

} // namespace ins
