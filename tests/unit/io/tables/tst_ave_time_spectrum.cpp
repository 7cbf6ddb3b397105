// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra that LAMMPS' fix ave/time has written from compute ins_tosca.
#include "catch.h"
#include "io/tables/ave_time_spectrum.h"
#include "temporary_directory.h"

#include <fmt/format.h>
#include <fstream>

using namespace ins;

namespace {

/// Rows of an energy and, for each bank, a total and its two orders.
std::string file_of(int banks) {
  std::string text = "# Time-averaged data for fix out\n# TimeStep Number-of-rows\n"
                     "# Row c_tosca[1] ...\n10 3\n";
  for (int row = 1; row <= 3; ++row) {
    text += fmt::format("{} {}", row, row - 0.5);
    for (int bank = 1; bank <= banks; ++bank)
      text += fmt::format(" {} {} {}", 3.0 * bank * row, 2.0 * bank * row, 1.0 * bank * row);
    text += '\n';
  }
  return text;
}

} // namespace

TEST_CASE("banks of a spectrum in LAMMPS' array are known by its columns") {
  const TemporaryDirectory directory;
  const std::string path = directory / "spectrum.txt";
  const auto columns = [&](int banks) {
    std::ofstream(path) << file_of(banks);
    return read_ave_time_spectrum(path);
  };
  const Table one = columns(1);
  REQUIRE(one.columns.size() == 4);
  CHECK(one.numbers("energy_cm1") == std::vector<double>{0.5, 1.5, 2.5});
  CHECK(one.numbers("order2") == std::vector<double>{1.0, 2.0, 3.0});
  CHECK(columns(3).numbers("backward.order1") == std::vector<double>{4.0, 8.0, 12.0});
  const Table six = columns(6);
  REQUIRE(six.columns.size() == 19);
  CHECK(six.numbers("bank5.total") == std::vector<double>{15.0, 30.0, 45.0});
  CHECK(six.numbers("average.total") == std::vector<double>{18.0, 36.0, 54.0});
}

TEST_CASE("an array of something else is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory / "msd.txt";
  std::ofstream(path) << "# comment\n# comment\n10 2\n1 0.5 3 1 1\n2 1.5 6 4 1\n";
  CHECK_THROWS_WITH(read_ave_time_spectrum(path),
                    ContainsSubstring(path) && ContainsSubstring("compute ins_tosca"));
}
