// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/table_file.h"

#include "base/error.h"
#include "hdf5_table.h"
#include "io/tables/ave_time_spectrum.h"
#include "io/tables/csv.h"
#include "io/tables/dat.h"
#include "io/tables/json.h"
#include "io/tables/latex.h"
#include "io/tables/markdown.h"
#include "io/text/atomic_file.h"
#include "io/text/file_format.h"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace ins {

namespace {

/// How tables of an extension are written and read.
struct TableFormat {
  const char *extension;
  void (*write_text)(std::ostream &, const Table &); ///< null: HDF5
  Table (*read)(const std::filesystem::path &);      ///< null: it cannot be read back
};

constexpr TableFormat formats[] = {
    {".csv", write_csv, read_csv},       {".dat", write_dat, read_dat},
    {".json", write_json, read_json},    {".h5", nullptr, read_hdf5_table},
    {".hdf5", nullptr, read_hdf5_table}, {".nxs", nullptr, read_hdf5_table},
    {".md", write_markdown, nullptr},    {".tex", write_latex, nullptr},
};

const TableFormat *format_of(const std::filesystem::path &path) {
  const std::string extension = extension_of(path);
  for (const TableFormat &format : formats)
    if (extension == format.extension)
      return &format;
  return nullptr;
}

std::vector<std::string> extensions_of(bool readable) {
  std::vector<std::string> extensions;
  for (const TableFormat &format : formats)
    if (!readable || format.read)
      extensions.emplace_back(format.extension);
  return extensions;
}

} // namespace

const std::vector<std::string> &table_extensions() {
  static const std::vector<std::string> extensions = extensions_of(false);
  return extensions;
}

const std::vector<std::string> &readable_table_extensions() {
  static const std::vector<std::string> extensions = extensions_of(true);
  return extensions;
}

bool is_table_file(const std::filesystem::path &path) { return format_of(path) != nullptr; }

void write_table(const std::filesystem::path &path, const Table &table) {
  const TableFormat *format = format_of(path);
  if (!format)
    throw Error(extension_problem(path, table_extensions()));
  AtomicFile file(path);
  if (format->write_text) {
    std::ofstream out(file.temporary(), std::ios::binary);
    format->write_text(out, table);
    out.close();
    if (!out)
      throw Error("cannot write " + path.string() + ": " + std::strerror(errno));
  } else {
    write_hdf5_table(file.temporary(), table);
  }
  file.commit();
}

Table read_table(const std::filesystem::path &path) {
  if (const TableFormat *format = format_of(path); format && format->read)
    return format->read(path);
  if (extension_of(path) == ".txt")
    return read_ave_time_spectrum(path.string());
  throw Error("cannot read a table from " + path.string() + "; it should be a " +
              in_words(readable_table_extensions()) + " file, or what fix ave/time wrote as .txt");
}

} // namespace ins
