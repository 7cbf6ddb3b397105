// SPDX-License-Identifier: GPL-2.0-or-later
#include "hdf5_table.h"

#include "base/error.h"
#include "io/hdf5/group.h"

namespace ins {

namespace {

const std::string data = "entry/data";
const std::string parameters = "entry/parameters";
const std::string column_names = "entry/columns";
const std::string column_kinds = "entry/column_kinds";

std::string dataset_of(const std::string &column) { return data + "/" + column; }

/// The curve a viewer shows first: the total, or what comes after the abscissa.
std::string signal(const Table &table) {
  for (const Column &column : table.columns)
    if (column.name == "total" || column.name.ends_with(".total"))
      return column.name;
  return table.columns.size() > 1 ? table.columns[1].name : table.columns[0].name;
}

/// What a NeXus viewer needs to plot the columns: the first against which, which one, and which
/// others with it.
void write_plot_attributes(h5::Group &group, const Table &table) {
  const std::string &axis = table.columns.front().name;
  const std::string shown = signal(table);
  group.write_text("signal", shown);
  group.write_text("axes", axis);
  group.write_integer(axis + "_indices", 0);
  std::vector<std::string> others;
  for (const Column &column : table.columns)
    if (column.name != axis && column.name != shown)
      others.push_back(column.name);
  if (!others.empty())
    group.write_texts("auxiliary_signals", others);
}

void write_column(h5::Group &file, const Column &column) {
  const std::string name = dataset_of(column.name);
  if (column.is_text())
    file.write_strings(name, column.words());
  else
    file.write_doubles(name, {column.size()}, column.numbers());
  if (!column.unit.empty())
    file.write_text("units", column.unit, name);
}

Column read_column(const h5::Group &file, const std::string &name, bool is_text) {
  Column column;
  column.name = name;
  if (is_text)
    column.values = file.strings(dataset_of(name), h5::any_or_none);
  else
    column.values = file.doubles_or_nan(dataset_of(name), {h5::any_or_none});
  const auto attributes = file.texts(dataset_of(name));
  if (const auto unit = attributes.find("units"); unit != attributes.end())
    column.unit = unit->second;
  return column;
}

} // namespace

void write_hdf5_table(const std::filesystem::path &path, const Table &table) {
  check(table);
  const bool curves = table.kind == TableKind::Curves;
  h5::Group file = h5::Group::create_file(path.string());
  file.write_text("NX_class", "NXroot");
  file.write_text("default", "entry");
  h5::Group entry = file.create_group("entry");
  entry.write_text("NX_class", "NXentry");
  entry.write_text("default", "data");
  entry.write_strings("title", {table.title});

  h5::Group columns = file.create_group(data);
  columns.write_text("NX_class", curves ? "NXdata" : "NXcollection");
  if (curves)
    write_plot_attributes(columns, table);
  std::vector<std::string> names;
  std::vector<std::string> kinds;
  for (const Column &column : table.columns) {
    write_column(file, column);
    names.push_back(column.name);
    kinds.push_back(column.is_text() ? "words" : "numbers");
  }
  file.write_strings(column_names, names);
  file.write_strings(column_kinds, kinds);

  h5::Group facts = file.create_group(parameters);
  facts.write_text("NX_class", "NXcollection");
  for (const auto &[key, value] : table.metadata)
    facts.write_text(key, value);
}

Table read_hdf5_table(const std::filesystem::path &path) {
  const h5::Group file = h5::Group::open_file(path.string());
  if (!file.has(column_names))
    file.fail(column_names, "is missing; this is no table, and no spectrum, of insproc (the file "
                            "of fix phonon_fd is read by 'insproc spectrum')");
  Table table;
  table.title = path.filename().string();
  const std::vector<std::string> names = file.strings(column_names);
  const std::vector<std::string> kinds = file.strings(column_kinds, names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    table.columns.push_back(read_column(file, names[i], kinds[i] == "words"));
  if (file.text("NX_class", data) == "NXdata")
    table.kind = TableKind::Curves;
  for (const auto &[key, value] : file.texts(parameters))
    if (key != "NX_class")
      table.metadata.emplace_back(key, value);
  try {
    check(table);
  } catch (const Error &error) {
    throw Error(path.string() + ": " + error.what());
  }
  return table;
}

} // namespace ins
