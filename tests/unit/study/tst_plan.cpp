// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "study/plan.h"
#include "study/slurm.h"

#include "catch.h"
#include "temporary_directory.h"

#include <algorithm>
#include <fstream>

using namespace ins;

namespace {

std::vector<KnownOption> spectrum_options(const std::string &command) {
  if (command == "spectrum" || command == "compare" || command == "committee")
    return {{"orders"},
            {"temperature"},
            {"range"},
            {"title"},
            {"instrument", OptionValue::name_or_file},
            {"size", OptionValue::words, true}};
  return {{"title"}, {"mass"}, {"eos", OptionValue::file}};
}

const char *const salt =
    "salt\n\n2 atoms\n2 atom types\n\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\n"
    "Masses\n\n1 35.45 # Cl\n2 22.99 # Na\n\nAtoms # atomic\n\n"
    "1 1 0 0 0\n2 2 2 2 2\n";

struct PlanPlace {
  TemporaryDirectory directory;

  PlanPlace() {
    std::ofstream(directory / "salt.data") << salt;
    for (const char *name : {"a.h5", "b.h5", "bands.csv"})
      std::ofstream(directory / name) << name;
  }

  Steps plan(const std::string &text) const {
    std::ofstream(directory / "study.yaml") << "structure: salt.data\n" << text;
    return plan_study(read_study_file(directory / "study.yaml", spectrum_options),
                      directory / "out", spectrum_options);
  }
};

const Step &step_of(const Steps &steps, const std::string &name) {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step &step) { return step.name == name; });
  if (found == steps.end())
    throw Error("no step " + name);
  return *found;
}

std::vector<std::string> needs(const Steps &steps, const std::string &name) {
  std::vector<std::string> names;
  for (const std::size_t before : step_of(steps, name).after)
    names.push_back(steps[before].name);
  return names;
}

std::string words(const Step &step) {
  std::string text;
  for (const std::string &word : step.command)
    text += (text.empty() ? "" : "|") + word;
  return text;
}

} // namespace

TEST_CASE("steps come after those whose files they read") {
  const PlanPlace place;
  const Steps steps = place.plan("model: a.h5\npressures: [0, 1.5]\n");
  CHECK(needs(steps, "0GPa/relax").empty());
  CHECK(needs(steps, "0GPa/force_constants") == std::vector<std::string>{"0GPa/relax"});
  CHECK(needs(steps, "1.5GPa/spectrum") == std::vector<std::string>{"1.5GPa/force_constants"});
  CHECK(needs(steps, "compare") ==
        std::vector<std::string>{"0GPa/force_constants", "1.5GPa/force_constants"});
  CHECK(needs(steps, "report").size() == steps.size() - 1);
  CHECK(step_of(steps, "report").in_any_case);
  for (std::size_t i = 0; i < steps.size(); ++i)
    for (const std::size_t before : steps[i].after)
      CHECK(before < i);
}

TEST_CASE("decks say what the study file does") {
  const PlanPlace place;
  const Steps steps = place.plan(
      "model: {file: a.h5, head: omol, precision: single, dispersion: pbe}\npressures: [1.5]\n"
      "relax: {force: 1e-4, symmetry: yes}\nforce_constants: {cells: [1, 2, 3]}\n");
  const std::string relax = step_of(steps, "1.5GPa/relax").texts[0].second;
  CHECK_THAT(relax,
             ContainsSubstring("pair_style   mace precision single head omol dispersion pbe"));
  CHECK_THAT(relax, ContainsSubstring("pair_coeff   * * ../../a.h5 Cl Na\n"));
  CHECK_THAT(relax, ContainsSubstring("cell_relax aniso 15000 ftol 0.0001 ptol 1 symmetry yes\n"));
  CHECK(step_of(steps, "1.5GPa/relax").texts[1].first == "structure.data");
  const std::string forces = step_of(steps, "1.5GPa/force_constants").texts[0].second;
  CHECK_THAT(forces, ContainsSubstring("replicate    1 2 3\n"));
  CHECK_THAT(forces, ContainsSubstring("phonon_fd force_constants.h5 cells 1 2 3 displacement 0.01 "
                                       "symprec 0.001 phonopy yes restart yes\n"));
}

TEST_CASE("options of the spectrum count for what compares spectra, and can be changed there") {
  const PlanPlace place;
  const Steps steps = place.plan("model: a.h5\npressures: [0, 1.5]\npictures: no\n"
                                 "spectrum: {temperature: 20, range: \"0:500\"}\n"
                                 "compare: {temperature: 30}\n");
  CHECK(words(step_of(steps, "0GPa/spectrum")) ==
        "insproc|spectrum|force_constants.h5|--temperature|20|--range|0:500|-o|spectrum.csv|"
        "--sticks|sticks.csv");
  CHECK(words(step_of(steps, "compare")) ==
        "insproc|compare|0GPa/force_constants.h5|1.5GPa/force_constants.h5|--labels|0 GPa|1.5 GPa|"
        "--temperature|30|--range|0:500|-o|bands.csv|--modes|modes.csv");
}

TEST_CASE("options of pictures are left out where none is drawn, and are the command's own") {
  const PlanPlace place;
  const std::string study = "model: a.h5\npressures: [0, 1]\nspectrum: {size: [300, 200]}\n";
  const Steps drawn = place.plan(study + "pictures: [svg]\n");
  CHECK_THAT(words(step_of(drawn, "0GPa/spectrum")), ContainsSubstring("|--size|300|200|"));
  CHECK_THAT(words(step_of(drawn, "compare")), !ContainsSubstring("--size"));
  const Steps plain = place.plan(study + "pictures: no\n");
  CHECK_THAT(words(step_of(plain, "0GPa/spectrum")), !ContainsSubstring("--size"));
}

TEST_CASE("files that options name are seen from the folder of the step, and are its inputs") {
  const PlanPlace place;
  std::ofstream(place.directory / "mine.yaml") << "name: mine\n";
  const Steps steps = place.plan("model: a.h5\npressures: [0, 1.5]\npictures: no\n"
                                 "spectrum: {instrument: mine.yaml}\n"
                                 "eos: {volumes: [0.98, 1, 1.02]}\n"
                                 "gruneisen: {eos: eos/eos_fits.csv}\n");
  const Step &spectrum = step_of(steps, "1.5GPa/spectrum");
  CHECK_THAT(words(spectrum), ContainsSubstring("|--instrument|../../mine.yaml|"));
  CHECK(spectrum.inputs.back() == "../../mine.yaml");
  CHECK_THAT(words(step_of(steps, "compare")), ContainsSubstring("|--instrument|../mine.yaml|"));
  CHECK(step_of(steps, "compare").options.front().command == "spectrum");
  CHECK(step_of(steps, "compare").options.front().line == 5);
  CHECK(needs(steps, "gruneisen") ==
        std::vector<std::string>{"0GPa/force_constants", "1.5GPa/force_constants", "eos/eos"});
  // A name that is no file stays as it is; a file that nobody writes is an error.
  CHECK_THAT(
      words(step_of(place.plan("model: a.h5\nspectrum: {instrument: vision}\n"), "0GPa/spectrum")),
      ContainsSubstring("|--instrument|vision|"));
  CHECK_THROWS_WITH(place.plan("model: a.h5\npressures: [0, 1]\ngruneisen: {eos: no.csv}\n"),
                    ContainsSubstring("study.yaml:4: 'eos': there is no file no.csv beside the "
                                      "study file, and no step before gruneisen writes one"));
}

TEST_CASE("several models have folders of their own, and a committee at each pressure") {
  const PlanPlace place;
  const Steps steps = place.plan("models: [a.h5, b.h5]\npressures: [0, 1.5, 3]\npictures: no\n"
                                 "measured: [{pressure: 1.5, bands: bands.csv, mass: 2}]\n");
  CHECK(step_of(steps, "b/1.5GPa/relax").folder == "b/1.5GPa");
  const Step &committee = step_of(steps, "committee/1.5GPa/committee");
  CHECK(words(committee) ==
        "insproc|committee|../../a/1.5GPa/force_constants.h5|../../b/1.5GPa/force_constants.h5|"
        "--labels|a|b|-o|spectrum.csv|--bands|bands.csv");
  const Step &shifts = step_of(steps, "committee/shifts_0GPa_1.5GPa");
  CHECK(words(shifts) ==
        "insproc|committee|../a/0GPa/force_constants.h5|../b/0GPa/force_constants.h5|--labels|a|b|"
        "--second|../a/1.5GPa/force_constants.h5|../b/1.5GPa/force_constants.h5|--shifts|"
        "0GPa_1.5GPa_shifts.csv");
  CHECK(shifts.after.size() == 4);
  CHECK(step_of(steps, "a/compare_1.5GPa_3GPa").outputs.front() == "1.5GPa_3GPa_bands.csv");
  CHECK(words(step_of(steps, "measured/1.5GPa/experiment_bands")) ==
        "insproc|experiment|../../../bands.csv|../../a/1.5GPa/force_constants.h5|"
        "../../b/1.5GPa/force_constants.h5|--labels|a|b|--mass|2|-o|bands.csv");
}

TEST_CASE("volumes start from the pressure nearest to zero") {
  const PlanPlace place;
  const Steps steps =
      place.plan("model: a.h5\npressures: [1.5, -0.5]\neos: {volumes: [0.98, 1, 1.02]}\n");
  CHECK(needs(steps, "eos/volumes") == std::vector<std::string>{"-0.5GPa/relax"});
  CHECK(needs(steps, "eos/eos") == std::vector<std::string>{"eos/volumes"});
  CHECK_THAT(step_of(steps, "eos/volumes").texts[0].second,
             ContainsSubstring("variable     state index 0.98 1 1.02\n"));
  // A folder that begins with a minus is no option.
  CHECK_THAT(words(step_of(steps, "compare")), ContainsSubstring("|./-0.5GPa/force_constants.h5|"));
}

TEST_CASE("dynamics go from equilibration to tests of the run") {
  const PlanPlace place;
  const Steps steps = place.plan("model: a.h5\nmd: {production: 10, equilibration: 5}\n");
  CHECK(needs(steps, "0GPa/npt") == std::vector<std::string>{"0GPa/relax"});
  CHECK(needs(steps, "0GPa/nvt") == std::vector<std::string>{"0GPa/npt"});
  CHECK(needs(steps, "0GPa/md") == std::vector<std::string>{"0GPa/nvt"});
  CHECK_THAT(step_of(steps, "0GPa/nvt").texts[0].second,
             ContainsSubstring("run          10000 upto"));
}

TEST_CASE("threads are shared among what can run side by side") {
  Study study;
  study.structures.resize(1);
  study.models.resize(2);
  study.pressures = {0.0, 1.5};
  CHECK(threads_of_steps(study, 16) == 4);
  study.run.ranks = 2;
  CHECK(threads_of_steps(study, 16) == 2);
  CHECK(threads_of_steps(study, 1) == 1);
  study.run.threads = 3;
  CHECK(threads_of_steps(study, 16) == 3);
}

TEST_CASE("a job script asks for what its step needs and says what it runs") {
  const PlanPlace place;
  const Steps steps = place.plan("model: a.h5\n");
  StudyRunSettings settings;
  settings.folder = "/scratch/out";
  settings.insproc = "/opt/bin/insproc";
  settings.run.ranks = 4;
  settings.run.threads = 2;
  settings.run.slurm = {"--time=1:00:00"};
  settings.run.setup = {"module load lammps"};
  CHECK(job_script(step_of(steps, "0GPa/relax"), settings, "/home/study.yaml") ==
        "#!/bin/bash\n#SBATCH --job-name=0GPa.relax\n#SBATCH --output=/scratch/out/jobs/"
        "0GPa.relax.out\n#SBATCH --ntasks=4\n#SBATCH --cpus-per-task=2\n#SBATCH --time=1:00:00\n\n"
        "module load lammps\n\n# In /scratch/out/0GPa, this runs\n#   mpirun -n 4 lmp -in in.relax "
        "-log none -nocite\nexec /opt/bin/insproc study /home/study.yaml --output /scratch/out "
        "--step 0GPa/relax --lmp lmp --ranks 4 --threads 2\n");
  CHECK_THAT(job_script(step_of(steps, "0GPa/spectrum"), settings, "s.yaml"),
             ContainsSubstring("#SBATCH --ntasks=1\n"));
}
