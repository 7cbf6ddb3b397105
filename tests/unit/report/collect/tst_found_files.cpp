// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/band_table.h"
#include "report/collect/found_files.h"
#include "report/collect/state_report.h"
#include "report/eos_table.h"
#include "report/gruneisen_table.h"
#include "report/mode_table.h"
#include "report/run_table.h"
#include "report/spectrum_table.h"
#include "temporary_directory.h"

#include "catch.h"

#include <algorithm>
#include <fstream>

using namespace ins;

namespace {

FoundKind kind(const Table &table) {
  std::vector<std::string> names;
  for (const Column &column : table.columns)
    names.push_back(column.name);
  return table_kind(names);
}

FoundFile at(const std::string &name) { return {name, name, FoundKind::force_constants}; }

} // namespace

TEST_CASE("tables are told by their columns, in every unit") {
  for (const EnergyUnit unit : {EnergyUnit::per_cm, EnergyUnit::meV}) {
    CHECK(kind(band_table(std::vector<BandShift>{}, {}, unit)) == FoundKind::band_shifts);
    CHECK(kind(match_table({}, {}, {}, unit)) == FoundKind::mode_shifts);
    CHECK(kind(gruneisen_band_table({}, 10.0, {}, unit)) == FoundKind::gruneisen_bands);
    CHECK(kind(mesh_gamma_table({}, unit)) == FoundKind::gruneisen_mesh);
  }
  CHECK(kind(result_table({}, {})) == FoundKind::run_tests);
  CHECK(kind(thermal_gruneisen_table({})) == FoundKind::gruneisen_thermal);
  CHECK(table_kind({"energy_meV", "forward.total", "forward.order1"}) == FoundKind::spectrum);
  CHECK(table_kind({"energy_THz", "total", "el_H"}) == FoundKind::density);
  CHECK(table_kind({"volume_A3", "energy_eV", "a"}) == FoundKind::volumes);
  CHECK(table_kind({"volume_A3", "energy_eV", "residual_bm3_eV"}) == FoundKind::other);
  CHECK(table_kind({"mode", "frequency_cm1", "participation"}) == FoundKind::other);
  CHECK(table_kind({}) == FoundKind::other);
}

TEST_CASE("numbers in names count as numbers") {
  std::vector<std::string> names = {"10GPa", "b2", "2GPa", "1.5GPa", "b10", "0.5GPa", "b"};
  std::sort(names.begin(), names.end(), natural_less);
  CHECK(names == std::vector<std::string>{"0.5GPa", "1.5GPa", "2GPa", "10GPa", "b", "b2", "b10"});
  CHECK_FALSE(natural_less("a1", "a1"));
}

TEST_CASE("states are called as their folders are") {
  const std::vector<FoundFile> one = {at("1.5GPa/fc.h5"), at("x/y/fc.h5"), at("fc.h5")};
  CHECK(state_label(one[0], one) == "1.5 GPa");
  CHECK(state_label(one[1], one) == "x/y");
  CHECK(state_label(one[2], one) == "fc");
  const std::vector<FoundFile> two = {at("300 K/a.h5"), at("300 K/b.h5")};
  CHECK(state_label(two[1], two) == "300 K/b");
}

TEST_CASE("a folder is searched with everything below it, but for what is hidden") {
  const TemporaryDirectory directory;
  const auto write = [&](const std::string &name, const std::string &text) {
    const std::filesystem::path path = directory / "study" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  };
  write("10/e.csv", "# program: x\nvolume_A3,energy_eV\n1,2\n");
  write("9/dos.csv", "energy_cm1,total\n1,2\n");
  write(".hidden/dos.csv", "energy_cm1,total\n1,2\n");
  write(".dos.csv", "energy_cm1,total\n1,2\n");
  write("notes.csv", "what,where\na,b\n");
  write("broken.json", "{");
  write("9/picture.svg", "<svg/>");
  const std::vector<FoundFile> found = find_files(directory / "study");
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "9/dos.csv");
  CHECK(found[0].kind == FoundKind::density);
  CHECK(found[1].name == "10/e.csv");
  CHECK(found[1].kind == FoundKind::volumes);
}

TEST_CASE("commands run in the folder that the tables name their files from") {
  Table table;
  table.metadata = {{"command", "insproc dos fc.h5 -o dos.csv"}};
  CHECK(recorded_command(table, at("0 GPa/dos.csv")) ==
        "cd '0 GPa' && insproc dos fc.h5 -o dos.csv");
  CHECK(recorded_command(table, at("dos.csv")) == "insproc dos fc.h5 -o dos.csv");
  table.metadata = {{"command", "insproc dos a/fc.h5 -o a/dos.csv"}};
  CHECK(recorded_command(table, at("a/dos.csv")) == "insproc dos a/fc.h5 -o a/dos.csv");
  table.metadata.clear();
  CHECK(recorded_command(table, at("a/dos.csv")).empty());
}
