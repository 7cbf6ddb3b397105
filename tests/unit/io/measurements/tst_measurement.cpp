// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "base/units.h"
#include "io/hdf5/group.h"
#include "io/measurements/band_list.h"
#include "io/measurements/measurement.h"
#include "temporary_directory.h"

#include "catch.h"

#include <cmath>
#include <fstream>

using namespace ins;

namespace {

std::string written(const std::filesystem::path &path, const std::string &text) {
  std::ofstream(path) << text;
  return path.string();
}

/// Points at 100, 101, ... 100 + n - 1 cm^-1 whose value is 1, 2, ...
void check_ramp(const Histogram &data, int n, double error) {
  REQUIRE(data.size() == n);
  for (int i = 0; i < n; ++i) {
    CHECK(data.centers()[i] == Approx(100.0 + i));
    CHECK(data.values[i] == Approx(1.0 + i));
    if (error > 0.0)
      CHECK(data.errors[i] == Approx(error));
  }
  CHECK(data.has_errors() == (error > 0.0));
}

const std::string rows = "100 1 0.5\n101 2 0.5\n102 3 0.5\n103 4 0.5\n";

} // namespace

TEST_CASE("columns of text are read as their programs write them") {
  const TemporaryDirectory directory;
  const auto read = [&](const std::string &text) {
    return read_measurement(written(directory / "m.dat", text));
  };
  SECTION("the ISIS INS database") {
    const Measurement m =
        read(" A crystal    A.N.Other, ISIS, Ref: J. Irr. Res., 1 (1999) p1-2   \n"
             "C    (CM-1)         COUNTS           ERROR\n"
             "   1.000000E+02   1.000000E+00   5.000000E-01\n"
             "   1.010000E+02   2.000000E+00   5.000000E-01\n"
             "   1.020000E+02   3.000000E+00   5.000000E-01\n");
    CHECK(m.unit_told);
    CHECK(m.unit == EnergyUnit::per_cm);
    check_ramp(m.spectra.at(0).data, 3, 0.5);
  }
  SECTION("SaveAscii with several spectra below each other") {
    const Measurement m = read("# X , Y , E\n0\n100,1,0.5\n101,2,0.5\n102,3,0.5\n1\n"
                               "100,1,0.25\n101,2,0.25\n102,3,0.25\n103,4,0.25\n");
    CHECK_FALSE(m.unit_told);
    REQUIRE(m.spectra.size() == 2);
    CHECK(m.spectra[0].name == "0");
    CHECK(select_spectrum(m, "1", "m.dat").data.errors[0] ==
          Approx(0.25 / units::cm1_in_meV * std::pow(units::cm1_in_meV, 2)));
    CHECK(&select_spectrum(m, "2", "m.dat") == &m.spectra[1]); // by place, if no name
    CHECK_THROWS_WITH(select_spectrum(m, "7", "m.dat"), ContainsSubstring("there are 0, 1"));
  }
  SECTION("SaveAscii with spectra side by side") {
    const Measurement m = read("# X , Y0 , E0 , Y1 , E1\n"
                               "100,1,0.5,1,0.25\n101,2,0.5,2,0.25\n1102,3,0.5,3,0.25\n");
    REQUIRE(m.spectra.size() == 2);
    CHECK(m.unit == EnergyUnit::per_cm); // beyond any energy in meV
    CHECK(m.spectra[1].data.errors[2] == Approx(0.25));
  }
  SECTION("a resolution as fourth column") {
    check_ramp(read("# X , Y , E , DX (cm-1)\n1\n100,1,0.5,9\n101,2,0.5,9\n102,3,0.5,9\n")
                   .spectra.at(0)
                   .data,
               3, 0.5);
  }
  SECTION("named columns of a spreadsheet") {
    const Measurement m = read("energy_cm1;backward;forward\r\n100;1;5\r\n101;2;5\r\n102;3;5\r\n");
    REQUIRE(m.spectra.size() == 2);
    check_ramp(select_spectrum(m, "backward", "m.dat").data, 3, 0.0);
  }
  SECTION("blocks that begin again") { CHECK(read("# cm-1\n" + rows + rows).spectra.size() == 2); }
  SECTION("to lower energies, with missing ends") {
    check_ramp(
        read("# cm-1\n103 nan 0\n102 3 .5\n101 2 .5\n100 1 .5\n99 nan nan\n").spectra.at(0).data, 3,
        0.5);
  }
  SECTION("counts in bins of any width become densities") {
    MeasurementOptions options;
    options.quantity = MeasuredQuantity::counts;
    const Measurement m = read_measurement(
        written(directory / "m.dat", "# cm-1\n100 2 1\n102 4 1\n104 6 1\n108 8 1\n"), options);
    const Histogram &data = m.spectra[0].data;
    CHECK(data.values[1] == Approx(2.0));
    CHECK(data.values[2] == Approx(2.0));
    CHECK(data.errors[2] == Approx(1.0 / 3.0));
  }
}

TEST_CASE("meV become cm-1, and intensities with them") {
  const TemporaryDirectory directory;
  const Measurement m =
      read_measurement(written(directory / "m.csv", "Energy (meV),S,err\n1,8,1\n2,8,1\n3,8,1\n"));
  const Histogram &data = m.spectra[0].data;
  CHECK(data.centers()[0] == Approx(1.0 / units::cm1_in_meV));
  CHECK(data.values[0] == Approx(8.0 * units::cm1_in_meV));
  CHECK(data.errors[0] == Approx(1.0 * units::cm1_in_meV));
}

TEST_CASE("workspaces of Mantid are read") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "w.nxs").string();
  for (const bool edges : {false, true})
    for (const bool density : {false, true}) {
      {
        h5::Group file = h5::Group::create_file(path);
        file.create_group("mantid_workspace_1");
        file.create_group("mantid_workspace_1/workspace");
        file.write_doubles("mantid_workspace_1/workspace/values", {2, 3}, {1, 2, 3, 4, 5, 6});
        file.write_doubles("mantid_workspace_1/workspace/errors", {2, 3}, {1, 1, 1, 2, 2, 2});
        if (edges)
          file.write_doubles("mantid_workspace_1/workspace/axis1", {4}, {99, 101, 103, 105});
        else
          file.write_doubles("mantid_workspace_1/workspace/axis1", {3}, {100, 102, 104});
        file.write_text("units", "DeltaE_inWavenumber", "mantid_workspace_1/workspace/axis1");
      }
      MeasurementOptions options;
      options.quantity = density ? MeasuredQuantity::density : MeasuredQuantity::counts;
      const Measurement m = read_measurement(path, options);
      REQUIRE(m.spectra.size() == 2);
      CHECK(m.unit_told);
      CHECK(m.unit == EnergyUnit::per_cm);
      const double width = density ? 1.0 : 2.0;
      CHECK(m.spectra[1].data.centers()[2] == Approx(104.0));
      CHECK(m.spectra[1].data.values[2] == Approx(6.0 / width));
      CHECK(m.spectra[1].data.errors[2] == Approx(2.0 / width));
    }
}

TEST_CASE("what is no measurement is told with its line") {
  const TemporaryDirectory directory;
  const auto read = [&](const std::string &text) {
    return read_measurement(written(directory / "m.dat", text));
  };
  CHECK_THROWS_WITH(read("nothing\n"), ContainsSubstring("no columns of numbers"));
  CHECK_THROWS_WITH(read("# cm-1\n1 2 3\n2 3\n"), ContainsSubstring("m.dat:3: 2 numbers"));
  CHECK_THROWS_WITH(read("# cm-1\n1 2 3\n1 2 3\n"), ContainsSubstring("m.dat:3"));
  CHECK_THROWS_WITH(read("1 2 3 4 5\n2 3 4 5 6\n"), ContainsSubstring("5 columns"));
  CHECK_THROWS_WITH(read("# cm-1\n1 2 3\n2 nan 3\n3 4 3\n4 4 3\n"),
                    ContainsSubstring("no value at 2"));
  CHECK_THROWS_WITH(read("# cm-1\n1 2 3\n2 3 -1\n3 4 3\n"), ContainsSubstring("error of -1"));
}

TEST_CASE("a list of bands is told from a spectrum") {
  const TemporaryDirectory directory;
  const std::string list =
      written(directory / "bands.csv", "# source: nobody\nposition_cm1,error_cm1,assignment\n"
                                       "453,1.5,\"ring, out of plane\"\n105-116,,bend\n80,,\n");
  CHECK(is_band_list(list));
  CHECK_FALSE(is_band_list(written(directory / "m.dat", rows)));
  const std::vector<MeasuredBand> bands = read_band_list(list);
  REQUIRE(bands.size() == 3);
  CHECK(bands[0].position() == 80.0);
  CHECK(bands[1].low == 105.0);
  CHECK(bands[1].high == 116.0);
  CHECK(bands[2].error == 1.5);
  CHECK(bands[2].words == "ring, out of plane");
  CHECK_THROWS_WITH(read_band_list(written(directory / "bad.csv", "position_cm1,error_cm1\nx,\n")),
                    ContainsSubstring("bad.csv:2: 'x'"));
}
