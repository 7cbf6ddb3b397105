// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/tables/csv.h"
#include "io/tables/dat.h"
#include "io/tables/hdf5_table.h"
#include "io/tables/json.h"
#include "io/tables/latex.h"
#include "io/tables/markdown.h"
#include "io/tables/table.h"
#include "io/tables/table_file.h"
#include "temporary_directory.h"

#include "catch.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace ins;

namespace {

Table spectrum() {
  Table table;
  table.kind = TableKind::Curves;
  table.title = "a spectrum";
  table.metadata = {{"temperature", "10 K"}};
  table.columns = {{"energy_cm1", "cm-1", std::vector<double>{0.5, 1.5, 2.5}, 1},
                   {"total", "barn", std::vector<double>{1.0 / 3.0, 1e-300, 2.0}, 3},
                   {"order1", "barn", std::vector<double>{0.1, 0.2, 0.3}, 3}};
  return table;
}

Table bands() {
  Table table;
  table.title = "bands";
  table.columns = {{"peak", "cm-1", std::vector<double>{80.25, 453.0}},
                   {"direction", "", std::vector<std::string>{"blue", "red, \"far\""}}};
  return table;
}

void require_equal(const Table &a, const Table &b) {
  REQUIRE(a.columns.size() == b.columns.size());
  CHECK(a.kind == b.kind);
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    CHECK(a.columns[i].name == b.columns[i].name);
    CHECK(a.columns[i].values == b.columns[i].values);
  }
}

std::string text_of(const std::filesystem::path &path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("csv keeps every digit of a spectrum and knows its unit") {
  const TemporaryDirectory directory;
  write_table(directory / "s.csv", spectrum());
  const Table read = read_table(directory / "s.csv");
  require_equal(spectrum(), read);
  CHECK(read.columns[0].unit == "cm-1");
}

TEST_CASE("csv quotes words that hold commas and quotes") {
  const TemporaryDirectory directory;
  write_table(directory / "b.csv", bands());
  require_equal(bands(), read_table(directory / "b.csv"));
}

TEST_CASE("a truncated csv line is named with its number") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "t.csv") << "energy_cm1,total\n0.5,1\n1.5\n";
  CHECK_THROWS_WITH(read_csv(directory / "t.csv"), ContainsSubstring("t.csv:3: 1 cells"));
}

TEST_CASE("an unknown unit of energy in a csv is named with its line") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "u.csv") << "# made up\nenergy_1,total\n0.5,1\n";
  CHECK_THROWS_WITH(read_csv(directory / "u.csv"),
                    ContainsSubstring("u.csv:2: ") && ContainsSubstring("unit '1'"));
}

TEST_CASE("an empty or missing csv is refused") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "e.csv") << "energy_cm1,total\n";
  CHECK_THROWS_WITH(read_csv(directory / "e.csv"), ContainsSubstring("no rows"));
  CHECK_THROWS_WITH(read_csv(directory / "no.csv"), ContainsSubstring("cannot open"));
}

TEST_CASE("HDF5 keeps columns, units and metadata") {
  const TemporaryDirectory directory;
  for (const Table &table : {spectrum(), bands()}) {
    write_table(directory / "t.h5", table);
    const Table read = read_table(directory / "t.h5");
    require_equal(table, read);
    CHECK(read.columns[0].unit == "cm-1");
    CHECK(read.metadata == table.metadata);
  }
}

TEST_CASE("a truncated HDF5 table is refused") {
  const TemporaryDirectory directory;
  write_table(directory / "t.h5", spectrum());
  std::filesystem::resize_file(directory / "t.h5",
                               std::filesystem::file_size(directory / "t.h5") / 2);
  CHECK_THROWS_AS(read_table(directory / "t.h5"), Error);
}

TEST_CASE("dat holds energy, total and a zero error") {
  std::ostringstream out;
  write_dat(out, spectrum());
  CHECK(out.str() == "# temperature: 10 K\n# units: cm-1, barn\n# energy_cm1 total error\n"
                     "0.5 0.3333333333333333 0\n1.5 1e-300 0\n2.5 2 0\n");
  std::ostringstream unused;
  CHECK_THROWS_WITH(write_dat(unused, bands()), ContainsSubstring("holds numbers only"));
}

TEST_CASE("several banks are blocks of three columns") {
  Table table = spectrum();
  table.columns[1].name = "backward.total";
  table.columns[2].name = "forward.total";
  std::ostringstream out;
  write_dat(out, table);
  CHECK(out.str() == "# temperature: 10 K\n# units: cm-1, barn\n"
                     "# energy_cm1 backward.total error\n"
                     "0.5 0.3333333333333333 0\n1.5 1e-300 0\n2.5 2 0\n\n"
                     "# energy_cm1 forward.total error\n0.5 0.1 0\n1.5 0.2 0\n2.5 0.3 0\n");
}

TEST_CASE("csv tells the facts over its head, and reads them") {
  const TemporaryDirectory directory;
  Table table = spectrum();
  table.metadata = {{"temperature", "10 K"}, {"bank", "a: 1\nb: 2"}};
  write_table(directory / "s.csv", table);
  CHECK(text_of(directory / "s.csv")
            .starts_with("# temperature: 10 K\n# bank: a: 1 b: 2\nenergy_cm1,"));
  const Table read = read_table(directory / "s.csv");
  require_equal(table, read);
  REQUIRE(read.metadata.size() == 2);
  CHECK(read.metadata[0] == table.metadata[0]);
  CHECK(read.metadata[1].second == "a: 1 b: 2");
}

TEST_CASE("json of a spectrum has the layout of Euphonic's collections") {
  std::ostringstream out;
  write_json(out, spectrum());
  const auto json = nlohmann::json::parse(out.str());
  CHECK(json["__euphonic_class__"] == "Spectrum1DCollection");
  CHECK(json["x_data"].size() == 3);
  CHECK(json["x_data_unit"] == "1 / centimeter");
  CHECK(json["y_data"].size() == 2);
  CHECK(json["y_data"][0][0].get<double>() == 1.0 / 3.0);
  CHECK(json["y_data_unit"] == "barn");
  CHECK(json["metadata"]["line_data"][1]["label"] == "order1");
}

TEST_CASE("json of records keeps words") {
  std::ostringstream out;
  write_json(out, bands());
  const auto json = nlohmann::json::parse(out.str());
  CHECK(json["columns"][1]["values"][1] == "red, \"far\"");
}

TEST_CASE("every format that is written is read back, missing numbers too") {
  const TemporaryDirectory directory;
  const double missing = std::numeric_limits<double>::quiet_NaN();
  for (const char *end : {"csv", "json", "h5", "dat"}) {
    INFO(end);
    const std::filesystem::path path = directory / (std::string("t.") + end);
    Table curves = spectrum();
    write_table(path, curves);
    Table back = read_table(path);
    if (std::string(end) == "dat")
      curves.columns.pop_back(); // holds the totals alone
    require_equal(curves, back);
    CHECK(back.columns.front().unit == "cm-1");
    if (std::string(end) != "csv") {
      CHECK(back.columns[1].unit == "barn");
      CHECK(back.metadata == curves.metadata);
    }

    Table numbers;
    numbers.columns = {{"gamma", "", std::vector<double>{0.5, missing, -1.5}},
                       {"shift", "cm-1 / GPa", std::vector<double>{missing, 1.0, 2.0}}};
    write_table(path, numbers);
    back = read_table(path);
    REQUIRE(back.columns.size() == 2);
    CHECK(back.columns[0].numbers()[0] == 0.5);
    CHECK(std::isnan(back.columns[0].numbers()[1]));
    CHECK(std::isnan(back.columns[1].numbers()[0]));
    CHECK(back.columns[1].numbers()[2] == 2.0);
  }
}

TEST_CASE("both banks of a dat file are read") {
  const TemporaryDirectory directory;
  Table table = spectrum();
  table.columns[1].name = "forward.total";
  table.columns[2].name = "backward.total";
  write_table(directory / "s.dat", table);
  require_equal(table, read_table(directory / "s.dat"));
}

TEST_CASE("dat and json that hold something else are refused by name") {
  const TemporaryDirectory directory;
  const auto refuses = [&](const std::string &name, const std::string &text,
                           const std::string &message) {
    std::ofstream(directory / name) << text;
    CHECK_THROWS_WITH(read_table(directory / name),
                      Catch::Contains(name) && Catch::Contains(message));
  };
  refuses("a.dat", "", "there are no numbers");
  refuses("a.dat", "# energy_cm1 total error\n1 2 0\n3 4\n", ":3: 2 numbers");
  refuses("a.dat", "# energy_cm1 total error\n1 x 0\n", ":2: 'x' is no number");
  refuses("a.dat", "1 2 3\n", ":1: 3 numbers where the head names 0 columns");
  refuses("b.json", "{", "b.json");
  refuses("b.json", "[]", "no table of insproc");
  refuses("b.json", "{\"__euphonic_class__\": \"QpointPhononModes\"}", "QpointPhononModes");
  refuses("b.json", "{\"__euphonic_class__\": \"Spectrum1D\"}", "x_data");
}

TEST_CASE("columns of different length are refused") {
  Table table = spectrum();
  table.columns[1].values = std::vector<double>{1.0};
  std::ostringstream unused;
  CHECK_THROWS_WITH(write_csv(unused, table), ContainsSubstring("'total' has 1 rows"));
}

TEST_CASE("a printed table is aligned and marks missing numbers") {
  Table table = bands();
  table.columns[0].name = "peak_cm1";
  table.columns[0].values = std::vector<double>{80.254, std::numeric_limits<double>::quiet_NaN()};
  std::ostringstream out;
  print(out, table);
  CHECK(out.str() == "bands\n peak  direction\n cm-1\n80.25  blue\n    -  red, \"far\"\n");
}

TEST_CASE("a failed write leaves the older file alone and no temporary one") {
  const TemporaryDirectory directory;
  write_table(directory / "s.csv", spectrum());
  const std::string before = text_of(directory / "s.csv");
  Table broken = spectrum();
  broken.columns[1].values = std::vector<double>{1.0};
  CHECK_THROWS_AS(write_table(directory / "s.csv", broken), Error);
  CHECK(text_of(directory / "s.csv") == before);
  CHECK(directory.files() == 1);
}

TEST_CASE("a missing directory and an unknown extension are named") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(write_table(directory / "none/s.csv", spectrum()),
                    ContainsSubstring("does not exist"));
  CHECK_THROWS_WITH(write_table(directory / "s.xyz", spectrum()), ContainsSubstring("use .csv"));
}

TEST_CASE("the last complete output of fix ave/time is a spectrum") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "spectrum.txt").string();
  const std::string head = "# Time-averaged data for fix table\n"
                           "# TimeStep Number-of-rows\n"
                           "# Row c_spectrum[1] c_spectrum[2] c_spectrum[3] c_spectrum[4]\n";
  const std::string one = "0 2\n1 0.5 0 0 0\n2 1.5 0 0 0\n"
                          "100 2\n1 0.5 0.3 0.2 0.1\n2 1.5 0.7 0.4 0.3\n";
  for (const char *unfinished : {"", "200 2\n1 0.5 0.9 0.5 0.4\n"}) {
    std::ofstream(path) << head << one << unfinished;
    const Table table = read_table(path);
    CHECK(table.kind == TableKind::Curves);
    REQUIRE(table.columns.size() == 4);
    CHECK(table.columns.front().name == "energy_cm1");
    CHECK(table.numbers("total") == std::vector<double>{0.3, 0.7});
    CHECK(table.numbers("order2") == std::vector<double>{0.1, 0.3});
  }
  std::ofstream(path) << "7 2\n1 0.5 0.3 0.3 0.5 0.5 0.4 0.4\n2 1.5 0.1 0.1 0.7 0.7 0.4 0.4\n";
  CHECK(read_table(path).numbers("backward.order1") == std::vector<double>{0.5, 0.7});

  const std::pair<std::string, std::string> wrong[] = {
      {head, "no complete output"},
      {head + "0 2\n1 0.5 0 0 0\n", "no complete output"},
      {head + "0 1\n1 0.5 0.3 x 0.1\n", "spectrum.txt:5: 'x' is no number"},
      {head + "0 1\n1 0.5 0.3 0.9 0.1\n", "not those of compute ins_tosca"},
      {head + "0 2\n1 0.5 1 1\n2 0.5 1 1\n", "not those of compute ins_tosca"},
      {"500 1.0 2.0\n", "should stand here"}};
  for (const auto &[text, complaint] : wrong) {
    std::ofstream(path) << text;
    CHECK_THROWS_WITH(read_table(path), ContainsSubstring(complaint));
  }
}

TEST_CASE("tables for text have units, minus signs and no character with a meaning") {
  Table table;
  table.columns = {{"shift_cm1", "cm-1", std::vector<double>{-12.345, NAN}, 1},
                   {"slope_cm1", "cm-1 / GPa", std::vector<double>{-0.001, 2.0}, 2},
                   {"symmetry", "", std::vector<std::string>{"2 A1 + B2g", ""}},
                   {"words", "", std::vector<std::string>{"50 % | a_b", "Γ & {C–S} Å"}}};
  std::ostringstream markdown;
  write_markdown(markdown, table);
  CHECK(markdown.str() == "| shift (cm⁻¹) | slope (cm⁻¹ / GPa) | symmetry | words |\n"
                          "|--:|--:|---|---|\n"
                          "| −12.3 | 0.00 | 2 A1 + B2g | 50 % \\| a\\_b |\n"
                          "| – | 2.00 |  | Γ & {C–S} Å |\n");
  std::ostringstream latex;
  write_latex(latex, table);
  CHECK(latex.str() ==
        "\\begin{tabular}{rrll}\n\\toprule\n"
        "shift (cm$^{-1}$) & slope (cm$^{-1}$ / GPa) & symmetry & words \\\\\n\\midrule\n"
        "$-$12.3 & 0.00 & 2 A$_{1}$ + B$_{2g}$ & 50 \\% | a\\_b \\\\\n"
        "-- & 2.00 &  & $\\Gamma$ \\& \\{C--S\\} \\AA{} \\\\\n"
        "\\bottomrule\n\\end{tabular}\n");
}
