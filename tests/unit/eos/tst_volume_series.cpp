// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "base/units.h"
#include "io/tables/volume_table.h"

#include "catch.h"
#include "temporary_directory.h"

#include <cmath>
#include <fstream>

using namespace ins;

namespace {

/// Reads a text as a table of volumes.
VolumeSeries read(const std::string &text, const std::string &name = "t.csv") {
  const TemporaryDirectory directory;
  std::ofstream(directory / name) << text;
  return read_volume_series(directory / name);
}

} // namespace

TEST_CASE("a csv table is read by the names of its columns and ordered by volume") {
  const VolumeSeries series = read("# made by hand\n"
                                   "energy_eV,volume_A3,pressure_kbar,a,b,c,alpha,beta,gamma\n"
                                   "-1.0,120,5,4,5,6,90,90,90\n"
                                   " -1.5 ,60,-5,3,4,5,90,90,90\n");
  REQUIRE(series.size() == 2);
  CHECK(series[0].volume == 60.0);
  CHECK(series[0].energy == -1.5);
  CHECK(*series[0].pressure == Approx(-0.5 * units::GPa_in_eV_per_A3));
  CHECK(series[1].cell->lengths[2] == 6.0);
  CHECK(series[1].cell->volume == Approx(120.0));
  CHECK(series[1].structure.empty());
}

TEST_CASE("structures are named relative to the table") {
  const VolumeSeries series = read("volume_A3,energy_eV,structure\n1,2,v1/relaxed.data\n");
  CHECK(series[0].structure.ends_with("/v1/relaxed.data"));
  CHECK(series[0].structure.starts_with("/"));
}

TEST_CASE("two columns of text are volume and energy") {
  const VolumeSeries series =
      read("# volume energy\n\n 40.9   -10.84 # minimum\n36 -10.6\n", "e-v.dat");
  REQUIRE(series.size() == 2);
  CHECK(series[1].volume == 40.9);
  CHECK(series[1].energy == -10.84);
}

TEST_CASE("a bad table is refused with file and line") {
  const auto refused = [](const std::string &text, const char *message) {
    CHECK_THROWS_WITH(read(text), ContainsSubstring(message));
  };
  refused("volume_A3,energy_eV\n1,2\n2,x\n", "t.csv:3: 'x' in column energy_eV");
  refused("volume_A3,energy_eV\n1,nan\n", "t.csv:2: 'nan'");
  refused("volume_A3,energy_eV\n1,2\n-2,2\n", "t.csv:3: the volume -2 is not positive");
  refused("volume_A3,energy_eV\n5,2\n1,2\n5,2\n", "t.csv:4: the volume 5 stands in line 2");
  refused("volume,energy_eV\n1,2\n", "t.csv:1: there is no column volume_A3");
  refused("volume_A3,energy_eV,a\n1,2,3\n", "six columns");
  refused("volume_A3,energy_eV,a,b,c,alpha,beta,gamma\n1,2,3,3,3,10,20,120\n", "make no cell");
  refused("1 2\n3 4 5\n", "t.csv:2: 3 numbers");
  refused("1 2\n3 four\n", "t.csv:2: volume and energy");
  refused("# nothing\n", "holds no volumes");
}

TEST_CASE("a state between the points follows the splines through them") {
  // Lengths that are cubic polynomials of the volume are what a cubic spline reproduces.
  const EquationOfState eos{EosForm::vinet, 1000.0, -10.0, 0.05, 6.0};
  const auto length = [](double v) {
    return 10.0 + 1e-3 * (v - 1000) + 2e-9 * std::pow(v - 1000, 3);
  };
  VolumeSeries series;
  for (int i = 0; i < 7; ++i) {
    VolumePoint point;
    point.volume = 900.0 + 30.0 * i;
    point.energy = eos.energy_at(point.volume);
    const double a = length(point.volume);
    point.cell = CellParameters{{a, 2 * a, 3 * a}, {90, 90, 90}, point.volume};
    point.ring_angle = 80.0 + 0.01 * point.volume;
    series.push_back(point);
  }
  const double pressure = eos.pressure_at(955.0);
  const StateAtPressure state = state_at(series, eos, pressure);
  CHECK(state.volume == Approx(955.0));
  CHECK(state.energy == Approx(eos.energy_at(955.0)));
  CHECK(state.cell->lengths[1] == Approx(2 * length(955.0)).epsilon(1e-9));
  CHECK(*state.ring_angle == Approx(89.55));
  CHECK_THROWS_WITH(state_at(series, eos, eos.pressure_at(890.0)),
                    ContainsSubstring("outside the series"));
  series[3].cell.reset();
  CHECK_FALSE(state_at(series, eos, pressure).cell);
}

TEST_CASE("volumes per molecule give the same pressures") {
  const EquationOfState eos{EosForm::vinet, 1000.0, -10.0, 0.05, 6.0};
  VolumeSeries series;
  for (int i = 0; i < 7; ++i) {
    VolumePoint point;
    point.volume = 900.0 + 30.0 * i;
    point.energy = eos.energy_at(point.volume);
    series.push_back(point);
  }
  const EosFit fit = fit_forms(divided(series, 8.0), {EosForm::vinet}).front();
  CHECK(fit.eos.volume == Approx(125.0));
  CHECK(fit.eos.energy == Approx(-1.25));
  CHECK(fit.eos.bulk_modulus == Approx(0.05));
}
