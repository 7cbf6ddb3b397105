// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/trajectories/lammps_log.h"
#include "io/trajectories/thermo_reader.h"

#include "catch.h"
#include "temporary_directory.h"

#include <fstream>

using namespace ins;

namespace {

const std::string head = "LAMMPS (22 Jul 2025)\nunits metal\n  108 atoms\ntimestep 0.002\n"
                         "variable T equal 300\n";
const std::string nvt = "fix 1 all nvt temp ${T} ${T} 0.1\nfix 1 all nvt temp 300 300 0.1\n";
const std::string memory = "Per MPI rank memory allocation (min/avg/max) = 3 | 3 | 3 Mbytes\n";

std::string loop(int steps) {
  return "Loop time of 0.1 on 1 procs for " + std::to_string(steps) + " steps with 108 atoms\n\n";
}

/// Lines of thermo_style custom step temp press for these steps.
std::string rows(int first, int last) {
  std::string text;
  for (int step = first; step <= last; step += 10)
    text += "        " + std::to_string(step) + "   300.5   " + std::to_string(step) + ".25\n";
  return text;
}

const std::string columns = "   Step          Temp         Press     \n";

LammpsLog read_log(const std::string &text) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "log.lammps") << text;
  return read_lammps_log(directory / "log.lammps");
}

ReadThermo read(const std::vector<std::string> &texts, const ThermoReaderSettings &settings = {}) {
  const TemporaryDirectory directory;
  std::vector<std::string> paths;
  for (const std::string &text : texts) {
    paths.push_back(directory / ("log." + std::to_string(paths.size())));
    std::ofstream(paths.back()) << text;
  }
  return read_thermo(paths, settings);
}

/// Settings that name units or a run.
ThermoReaderSettings with(const std::string &units, int run = 0) {
  ThermoReaderSettings settings;
  settings.units = units;
  settings.run = run;
  return settings;
}

} // namespace

TEST_CASE("lines of a run are read, what stands between them is not") {
  const LammpsLog log = read_log(head + nvt + "run 40\n" + memory + columns + rows(0, 20) +
                                 "WARNING: Dangerous (src/fix.cpp:12)\n" + rows(30, 40) + loop(40));
  REQUIRE(log.runs.size() == 1);
  const LogRun &run = log.runs[0];
  CHECK(run.columns == std::vector<std::string>{"Step", "Temp", "Press"});
  REQUIRE(run.rows.size() == 5);
  CHECK(run.rows[3] == std::vector<double>{30.0, 300.5, 30.25});
  CHECK(run.finished);
  CHECK(run.atoms == 108);
  CHECK(run.commands.ensemble() == Ensemble::NVT);
  CHECK(run.commands.temperature() == 300.0);
  CHECK(run.commands.timestep() == 0.002);
  CHECK(log.remarks.empty());
}

TEST_CASE("the styles multi and yaml are read") {
  const LammpsLog log =
      read_log(head + "run 20\n" + memory +
               "------------ Step              0 ----- CPU =            0 (sec) -------------\n"
               "TotEng   =        -8.3107 KinEng   =         0.2671 Temp     =        19.3117 \n"
               "Press    =       905.8276\n"
               "------------ Step             10 ----- CPU =     0.000378 (sec) -------------\n"
               "TotEng   =        -8.3132 KinEng   =         0.2435 Temp     =        17.6076 \n"
               "Press    =       948.4838\n" +
               loop(10) + "thermo_modify line yaml\nrun 20\n" + memory +
               "---\nkeywords: ['Step', 'Temp', 'Press', ]\ndata:\n"
               "  - [10, 17.6075, 948.48380, ]\n  - [20, 16.5, 977.1, ]\n...\n" +
               loop(10) + "run 20 pre no\n" + columns +
               "  - [20, 16.5, 977.1, ]\n  - [30, 16.6, 978.1, ]\n" + loop(10));
  REQUIRE(log.runs.size() == 3);
  CHECK(log.runs[0].columns ==
        std::vector<std::string>{"Step", "TotEng", "KinEng", "Temp", "Press"});
  REQUIRE(log.runs[0].rows.size() == 2);
  CHECK(log.runs[0].rows[1] == std::vector<double>{10.0, -8.3132, 0.2435, 17.6076, 948.4838});
  REQUIRE(log.runs[1].rows.size() == 2);
  CHECK(log.runs[1].rows[0] == std::vector<double>{10.0, 17.6075, 948.4838});
  REQUIRE(log.runs[2].rows.size() == 2);
  CHECK(log.runs[2].rows[1][2] == 978.1);
}

TEST_CASE("a line that is cut off is left out and told") {
  for (const std::string cut : {"        30   300", "        30   300.5   30.2"}) {
    const LammpsLog log = read_log(head + "run 40\n" + memory + columns + rows(0, 20) + cut);
    REQUIRE(log.runs.size() == 1);
    CHECK(log.runs[0].rows.size() == 3);
    CHECK_FALSE(log.runs[0].finished);
    REQUIRE(log.remarks.size() == 1);
    CHECK(log.remarks[0].find("the last line is cut off") != std::string::npos);
  }
}

TEST_CASE("the last run is taken with those that it continues") {
  const std::string text = head + "fix 1 all npt temp 300 300 0.1 &\n  iso 10 10 1\nrun 40\n" +
                           memory + columns + rows(0, 40) + loop(40) + "unfix 1\n" + nvt +
                           "run 20\n" + memory + columns + rows(40, 60) + loop(20) + "run 20\n" +
                           columns + rows(60, 80) + loop(20);
  const ReadThermo last = read({text});
  CHECK(last.series.size() == 5);
  CHECK(last.series.times[0] == Approx(0.08));
  CHECK(last.series.conditions.ensemble == Ensemble::NVT);
  CHECK(last.origin.starts_with("runs 2 to 3 of 3, steps 40 to 80"));
  const ReadThermo first = read({text}, with("", 1));
  CHECK(first.series.size() == 5);
  CHECK(first.series.conditions.ensemble == Ensemble::NPT);
  CHECK(*first.series.conditions.pressure == Approx(1.0)); // 10 bar
  CHECK((*first.series.find("Press"))[4] == Approx(4.025));
}

TEST_CASE("a restart replaces the steps that it repeats") {
  const std::string start = head + nvt + "run 100\n" + memory + columns;
  std::string later = rows(20, 60);
  later.replace(later.find("300.5"), 5, "301.5");
  const ReadThermo joined =
      read({start + rows(0, 40) + "        50   30", start + later + loop(40)});
  CHECK(joined.series.size() == 7);
  CHECK((*joined.series.find("Temp"))[2] == 301.5);
  CHECK(joined.remarks.size() == 1);
}

TEST_CASE("steps between the others are left out") {
  const ReadThermo result = read({head + nvt + "run 35\n" + memory + columns + rows(0, 30) +
                                  "        35   300.5   1.0\n" + loop(35)});
  CHECK(result.series.size() == 4);
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("energies in units real, per atom, of pairs and molecules") {
  const ReadThermo result =
      read({"units real\nthermo_modify norm yes\nrun 1\n" + memory + "Step E_pair E_mol Press\n" +
            "0 1.0 2.0 1.0\n1 1.0 3.0 2.0\n" + loop(1)});
  const double kcal = 0.0433641; // eV
  CHECK((*result.series.find("PotEng"))[1] == Approx(4.0 * 108 * kcal).epsilon(1e-5));
  CHECK((*result.series.find("Press"))[1] == Approx(0.20265));
  CHECK(result.series.times[1] == Approx(1e-3));
}

TEST_CASE("what a log does not tell is asked for") {
  const std::string text = memory + columns + rows(0, 40) + loop(40);
  CHECK_THROWS_WITH(read({text}), ContainsSubstring("give --units"));
  CHECK(read({text}, with("real")).series.size() == 5);
  CHECK_THROWS_WITH(read({text}, with("lj")), ContainsSubstring("units lj"));
  CHECK_THROWS_WITH(read({"nothing\n"}), ContainsSubstring("no thermodynamic output"));
  CHECK_THROWS_WITH(read({head + memory + "Temp Press\n1 2\n" + loop(1)}),
                    ContainsSubstring("no column Step"));
  CHECK_THROWS_WITH(read({head + "minimize 0 0 1 1\n" + memory + columns + rows(0, 10) + loop(1)}),
                    ContainsSubstring("minimizations only"));
  CHECK_THROWS_WITH(read({text}, with("metal", 2)), ContainsSubstring("there are 1"));
}
