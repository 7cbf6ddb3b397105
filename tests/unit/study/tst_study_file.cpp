// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "study/fix_keywords.h"
#include "study/study_file.h"

#include "catch.h"
#include "temporary_directory.h"

#include <fstream>

using namespace ins;

namespace {

std::vector<KnownOption> few_options(const std::string &command) {
  if (command == "spectrum")
    return {{"temperature"}, {"bank"},  {"range"}, {"atoms", OptionValue::none},
            {"output"},      {"sticks"}};
  if (command == "eos")
    return {{"per"}};
  return {{"points"}, {"mesh"}, {"connect", OptionValue::none}, {"mass"}};
}

/// A folder with a structure, two models and a measurement.
struct StudyPlace {
  TemporaryDirectory directory;

  StudyPlace() {
    for (const char *name : {"crystal.data", "a.h5", "b.h5", "bands.csv"})
      std::ofstream(directory / name) << name;
  }

  Study read(const std::string &text) const {
    std::ofstream(directory / "study.yaml") << text;
    return read_study_file(directory / "study.yaml", few_options);
  }

  /// The message that a text is refused with, without the folder.
  std::string refusal(const std::string &text) const {
    try {
      read(text);
    } catch (const Error &error) {
      const std::string message = error.what();
      return message.substr(message.find("study.yaml"));
    }
    return "nothing";
  }
};

const std::string least = "structure: crystal.data\nmodel: a.h5\n";

} // namespace

TEST_CASE("the least study has defaults for the rest") {
  const StudyPlace place;
  const Study study = place.read(least);
  REQUIRE(study.structures.size() == 1);
  CHECK(study.structures.front().name == "crystal");
  CHECK(study.structures.front().file == place.directory / "crystal.data");
  REQUIRE(study.models.size() == 1);
  CHECK(study.models.front().name == "a");
  CHECK(study.pressures == std::vector<double>{0.0});
  CHECK(study.commands.at("spectrum").wanted);
  CHECK(study.commands.at("report").wanted);
  CHECK_FALSE(study.commands.at("thermo").wanted);
  CHECK(study.volumes.empty());
}

TEST_CASE("everything that a study file says is read") {
  const StudyPlace place;
  const Study study = place.read(R"(
title: A crystal
structures:
  - crystal.data
  - {file: bands.csv, name: other}
models:
  - a.h5
  - {file: b.h5, name: second, head: omol, precision: single, dispersion: pbe damping bj}
pressures: [0, 1.5, -0.5]
relax: {cell: tri, force: 1e-4, pressure: 0.01, symmetry: yes, steps: 99, more: dmax 0.1}
force_constants: {cells: [1, 2, 3], displacement: [0.01, 0.02], symprec: 1e-4, more: local no}
spectrum: {temperature: 20, range: "0:500", atoms: yes}
bands: {points: 7, connect: no}
dos: no
thermo: yes
eos: {volumes: [0.9, 1, 1.1], per: molecule}
md: {bath: 50, step: 0.5, production: 10, cells: [1, 1, 2]}
measured: [{pressure: 1.5, bands: bands.csv, mass: 2}]
pictures: no
run: {lmp: lmp -k on, ranks: 2, threads: 3, launcher: srun -n, slurm: ["--time=1", "-p x"], setup: "a b\nc"}
)");
  CHECK(study.title == "A crystal");
  CHECK(study.structures[1].name == "other");
  CHECK(study.models[1].name == "second");
  CHECK(study.models[1].head == "omol");
  CHECK(study.models[1].precision == "single");
  CHECK(study.models[1].dispersion == "pbe damping bj");
  CHECK(study.pressures == std::vector<double>{0.0, 1.5, -0.5});
  CHECK(study.relax.cell == "tri");
  CHECK(study.relax.force == 1e-4);
  CHECK(study.relax.symmetry);
  CHECK(study.relax.steps == 99);
  CHECK(study.force_constants.cells == std::array<int, 3>{1, 2, 3});
  CHECK(study.force_constants.displacements == std::vector<double>{0.01, 0.02});
  CHECK(study.force_constants.more == "local no");
  const CommandWish &spectrum = study.commands.at("spectrum");
  REQUIRE(spectrum.options.size() == 3);
  CHECK(spectrum.options[0].name == "--temperature");
  CHECK(spectrum.options[1].words == std::vector<std::string>{"0:500"});
  CHECK(spectrum.options[2].words.empty());              // a flag
  CHECK(study.commands.at("bands").options.size() == 1); // a flag that is off is left out
  CHECK_FALSE(study.commands.at("dos").wanted);
  CHECK(study.commands.at("thermo").wanted);
  CHECK(study.volumes == std::vector<double>{0.9, 1.0, 1.1});
  CHECK(study.commands.at("eos").options.front().name == "--per");
  CHECK(study.dynamics.temperature == 50.0);
  CHECK(study.dynamics.production == 10.0);
  REQUIRE(study.measured.size() == 1);
  CHECK(study.measured.front().pressure == 1.5);
  CHECK(study.pictures.empty());
  CHECK(study.run.lmp == std::vector<std::string>{"lmp", "-k", "on"});
  CHECK(study.run.launcher == std::vector<std::string>{"srun", "-n"});
  CHECK(study.run.slurm == std::vector<std::string>{"--time=1", "-p x"});
  CHECK(study.run.setup == std::vector<std::string>{"a b", "c"});
}

TEST_CASE("further keywords of fixes are those that LAMMPS takes there") {
  CHECK(keyword_problem(StudyFix::cell_relax, "") == "");
  CHECK(keyword_problem(StudyFix::cell_relax, "couple xy volume fixed dmax 0.1 x -1 file a.csv") ==
        "");
  CHECK(keyword_problem(StudyFix::phonon_fd, "plusminus auto asr off dispersion exact") == "");
  CHECK(keyword_problem(StudyFix::cell_relax, "dmaxx 1") ==
        "'dmaxx' is no keyword to give here, which are couple, volume, symprec, dmax, emax, file, "
        "x, y, z, xy, xz, yz; did you mean 'dmax'?");
  CHECK(keyword_problem(StudyFix::cell_relax, "x wide") == "'x' takes a number, not 'wide'");
  CHECK(keyword_problem(StudyFix::phonon_fd, "local no method exact") ==
        "'method' is one of finite, analytic, not 'exact'");
  CHECK(keyword_problem(StudyFix::phonon_fd, "local") == "nothing follows 'local'");
}

TEST_CASE("what is wrong with a study file is named with its line") {
  const StudyPlace place;
  const struct {
    std::string text, message;
  } cases[] = {
      {least + "presures: [0]\n",
       "study.yaml:3: the study has no key 'presures'; did you mean 'pressures'?"},
      {least + "relax: {cel: tri}\n",
       "study.yaml:3: 'relax' has no key 'cel'; did you mean 'cell'?"},
      {least + "spectrum:\n  temperatur: 10\n",
       "study.yaml:4: 'spectrum' has no key 'temperatur'; did you mean 'temperature'?"},
      {least + "spectrum: {output: s.h5}\n", "study.yaml:3: 'spectrum' has no key 'output'"},
      {least + "model: b.h5\n", "study.yaml:3: 'model' stands twice in the study"},
      {"model: a.h5\n", "study.yaml:1: a study has either 'structure' or 'structures'"},
      {least + "models: [b.h5]\n", "study.yaml:1: a study has either 'model' or 'models'"},
      {"structure: crystal.data\nmodel: c.h5\n", "study.yaml:2: c.h5: there is no such file"},
      {"structure: crystal.data\nmodels: [a.h5, a.h5]\n",
       "study.yaml:2: two of the models are called 'a': give them a 'name' each"},
      {"structure: crystal.data\nmodel: {file: a.h5, name: ../a}\n",
       "study.yaml:2: '../a' is no name of a folder"},
      {"structure: crystal.data\nmodel: {file: a.h5, precision: half}\n",
       "study.yaml:2: 'precision' must be double, single or mixed"},
      {least + "pressures: [0, high]\n", "study.yaml:3: 'pressures' must be a number"},
      {least + "pressures: [0, 0.0]\n", "study.yaml:3: 0 GPa stands twice"},
      {least + "relax:\n  force: -1\n",
       "study.yaml:4: 'force' must be above 0 (eV/Angstrom), not -1"},
      {least + "relax: {steps: 1.5}\n",
       "study.yaml:3: 'steps' must be a whole number, at least 1, not 1.5"},
      {least + "force_constants: {cells: [1, 1]}\n",
       "study.yaml:3: 'cells' must be three whole numbers, at least 1"},
      {least + "bands: maybe\n", "study.yaml:3: 'bands' must be yes or no"},
      {least + "md: {bath: 10}\n", "study.yaml:3: 'md' needs 'production'"},
      {least + "pictures: [gif]\n", "study.yaml:3: 'pictures' must be no, or some of svg"},
      {least + "measured: [{pressure: 3, bands: bands.csv}]\n",
       "study.yaml:3: 3 GPa is none of the 'pressures': 0"},
      {least + "measured: [{pressure: 0}]\n",
       "study.yaml:3: an entry of 'measured' names one file"},
      {least + "relax: [\n", "study.yaml:4: "},
      {"- a\n", "study.yaml:1: the study must be a map"},
  };
  for (const auto &[text, message] : cases) {
    INFO(text);
    CHECK_THAT(place.refusal(text), ContainsSubstring(message));
  }
  CHECK_THROWS_WITH(read_study_file(place.directory / "none.yaml", few_options),
                    ContainsSubstring("none.yaml: cannot be read"));
}
