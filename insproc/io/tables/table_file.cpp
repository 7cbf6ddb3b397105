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

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace ins {

namespace {

struct TextFormat {
  const char *extension;
  void (*write)(std::ostream &, const Table &);
};

constexpr TextFormat text_formats[] = {{".csv", write_csv},
                                       {".dat", write_dat},
                                       {".json", write_json},
                                       {".tex", write_latex},
                                       {".md", write_markdown}};

bool is_hdf5(const std::string &extension) {
  return extension == ".h5" || extension == ".hdf5" || extension == ".nxs";
}

const TextFormat *text_format(const std::string &extension) {
  for (const TextFormat &format : text_formats)
    if (extension == format.extension)
      return &format;
  return nullptr;
}

} // namespace

bool is_table_format(const std::string &extension) {
  return is_hdf5(extension) || text_format(extension);
}

bool is_picture_format(const std::string &extension) {
  return extension == ".svg" || extension == ".png" || extension == ".pdf";
}

void write_table(const std::filesystem::path &path, const Table &table) {
  const std::string extension = path.extension().string();
  const TextFormat *format = text_format(extension);
  if (!format && !is_hdf5(extension))
    throw Error("cannot tell the format of " + path.string() +
                " by its extension; use .csv, .dat, .json, .h5, .md or .tex");
  AtomicFile file(path);
  if (format) {
    std::ofstream out(file.temporary(), std::ios::binary);
    format->write(out, table);
    out.close();
    if (!out)
      throw Error("cannot write " + path.string() + ": " + std::strerror(errno));
  } else {
    write_hdf5_table(file.temporary(), table);
  }
  file.commit();
}

Table read_table(const std::filesystem::path &path) {
  const std::string extension = path.extension().string();
  if (extension == ".csv")
    return read_csv(path);
  if (is_hdf5(extension))
    return read_hdf5_table(path);
  if (extension == ".dat")
    return read_dat(path);
  if (extension == ".json")
    return read_json(path);
  if (extension == ".txt")
    return read_ave_time_spectrum(path.string());
  throw Error("cannot read a table from " + path.string() +
              "; it should be a .csv, .dat, .json or .h5 file, or what fix ave/time wrote as .txt");
}

} // namespace ins
