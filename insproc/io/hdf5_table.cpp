// SPDX-License-Identifier: GPL-2.0-or-later
#include "hdf5_table.h"

#include "hdf5_file.h"

namespace ins {

namespace {

const std::string entry = "/entry";
const std::string data = "/entry/data";
const std::string parameters = "/entry/parameters";
const std::string column_names = "/entry/columns";

std::string dataset_of(const std::string &column) { return data + "/" + column; }

/// The curve a viewer shows first: the total, or what comes after the abscissa.
std::string signal(const Table &table) {
  for (const Column &column : table.columns)
    if (column.name == "total" || column.name.ends_with(".total"))
      return column.name;
  return table.columns.size() > 1 ? table.columns[1].name : table.columns[0].name;
}

void write_column(h5::File &file, const Column &column) {
  const std::string name = dataset_of(column.name);
  if (column.is_text())
    file.write(name, column.words());
  else
    file.write(name, {column.size()}, column.numbers().data());
  if (!column.unit.empty())
    file.write_attribute(name, "units", column.unit);
}

Column read_column(const h5::File &file, const std::string &name, bool is_text) {
  Column column;
  column.name = name;
  if (is_text)
    column.values = file.read_strings(dataset_of(name), {h5::any});
  else
    column.values = file.read_doubles(dataset_of(name), {h5::any});
  const auto attributes = file.read_attributes(dataset_of(name));
  if (const auto unit = attributes.find("units"); unit != attributes.end())
    column.unit = unit->second;
  return column;
}

} // namespace

void write_hdf5_table(const std::filesystem::path &path, const Table &table) {
  check(table);
  const bool curves = table.kind == TableKind::Curves;
  h5::File file = h5::File::create(path.string());
  file.write_attribute("/", "NX_class", "NXroot");
  file.write_attribute("/", "default", "entry");
  file.make_group(entry);
  file.write_attribute(entry, "NX_class", "NXentry");
  file.write_attribute(entry, "default", "data");
  file.write(entry + "/title", std::vector<std::string>{table.title});

  file.make_group(data);
  file.write_attribute(data, "NX_class", curves ? "NXdata" : "NXcollection");
  if (curves) {
    file.write_attribute(data, "signal", signal(table));
    file.write_attribute(data, "axes", table.columns.front().name);
  }
  std::vector<std::string> names;
  std::vector<std::string> kinds;
  for (const Column &column : table.columns) {
    write_column(file, column);
    names.push_back(column.name);
    kinds.push_back(column.is_text() ? "words" : "numbers");
  }
  file.write(column_names, names);
  file.write(entry + "/column_kinds", kinds);

  file.make_group(parameters);
  file.write_attribute(parameters, "NX_class", "NXcollection");
  for (const auto &[key, value] : table.metadata)
    file.write_attribute(parameters, key, value);
}

Table read_hdf5_table(const std::filesystem::path &path) {
  const h5::File file = h5::File::open(path.string());
  if (!file.has(column_names))
    file.fail(column_names, "is missing; this is no table, and no spectrum, of insproc (the file "
                            "of fix phonon_fd is read by 'insproc spectrum')");
  Table table;
  table.title = path.filename().string();
  const std::vector<std::string> names = file.read_strings(column_names, {h5::any});
  const std::vector<std::string> kinds = file.read_strings(entry + "/column_kinds", {names.size()});
  for (std::size_t i = 0; i < names.size(); ++i)
    table.columns.push_back(read_column(file, names[i], kinds[i] == "words"));
  if (file.read_attribute(data, "NX_class") == "NXdata")
    table.kind = TableKind::Curves;
  for (const auto &[key, value] : file.read_attributes(parameters))
    if (key != "NX_class")
      table.metadata.emplace_back(key, value);
  check(table);
  return table;
}

} // namespace ins
