// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/fingerprint.h"

#include "catch.h"
#include "temporary_directory.h"

#include <fstream>

using namespace ins;

namespace {

Step example_step() {
  Step step;
  step.name = "0GPa/relax";
  step.kind = "relax";
  step.folder = "0GPa";
  step.command = {"lmp", "-in", "in.relax"};
  step.texts = {{"in.relax", "units metal\n"}};
  step.inputs = {"../model.h5"};
  step.outputs = {"relaxed.data"};
  return step;
}

void write(const std::filesystem::path &path, const std::string &text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// A folder of a study with a step, its model and its output.
struct Place {
  TemporaryDirectory directory;
  std::filesystem::path folder = directory / ".";
  StudyPrograms programs;
  Step step = example_step();

  Place() {
    write(folder / "model.h5", "weights");
    write(folder / "0GPa/relaxed.data", "atoms");
    write(folder / "lmp", "program");
    programs.lammps = {folder / "lmp"};
  }

  Hashes dependencies() const {
    FileHashes files;
    return dependencies_of(step, folder, programs, files);
  }
  Hashes results() const {
    FileHashes files;
    return results_of(step, folder, files);
  }
  StepStanding standing() const {
    return standing_of(StepRecords(folder).read(step), dependencies(), results());
  }
  void record(StepState state) const {
    StepRecords(folder).write(step, {state, 1.5, dependencies(), results()});
  }
};

} // namespace

TEST_CASE("a step is new, then begun, then done") {
  const Place place;
  CHECK(place.standing().reason == "new");
  place.record(StepState::started);
  CHECK(place.standing().reason == "not finished");
  CHECK(place.standing().resumes);
  place.record(StepState::failed);
  CHECK(place.standing().reason == "failed before");
  place.record(StepState::done);
  CHECK(place.standing().done);
  CHECK(StepRecords(place.folder).read(place.step)->seconds == Approx(1.5));
}

TEST_CASE("whatever a step reads makes it run again, and by its name") {
  Place place;
  place.record(StepState::done);
  SECTION("a file") {
    write(place.folder / "model.h5", "other weights");
    CHECK(place.standing().reason == "changed: ../model.h5");
  }
  SECTION("a file that is gone") {
    std::filesystem::remove(place.folder / "model.h5");
    CHECK(place.standing().reason == "changed: ../model.h5");
  }
  SECTION("the deck") {
    place.step.texts.front().second += "run 0\n";
    CHECK(place.standing().reason == "changed: in.relax");
  }
  SECTION("the command") {
    place.step.command.emplace_back("-nocite");
    CHECK(place.standing().reason == "changed: the command");
  }
  SECTION("the program") {
    write(place.folder / "lmp", "update");
    CHECK(place.standing().reason == "changed: lmp");
  }
  CHECK_FALSE(place.standing().done);
  CHECK_FALSE(place.standing().resumes);
}

TEST_CASE("what a step has left is looked at") {
  const Place place;
  place.record(StepState::done);
  write(place.folder / "0GPa/relaxed.data", "edited");
  CHECK(place.standing().reason == "relaxed.data is not as it was left");
  std::filesystem::remove(place.folder / "0GPa/relaxed.data");
  CHECK(place.standing().reason == "relaxed.data is gone");
}

TEST_CASE("a record that is damaged, or of another step, does not count") {
  const Place place;
  place.record(StepState::done);
  write(StepRecords(place.folder).file(place.step, ".txt"), "step 0GPa/relax\nstate dine\n");
  CHECK(place.standing().reason == "new");
  write(StepRecords(place.folder).file(place.step, ".txt"), "step 0GPa.relax\nstate done\n");
  CHECK(place.standing().reason == "new");
}

TEST_CASE("a star stands for files in natural order") {
  const Place place;
  for (const char *name : {"nvt.0.log", "nvt.10000.log", "nvt.500.log", "npt.0.log", "nvt.0.dump"})
    write(place.folder / "0GPa" / name, "");
  CHECK(expanded(place.folder / "0GPa", "nvt.*.log") ==
        std::vector<std::string>{"nvt.0.log", "nvt.500.log", "nvt.10000.log"});
  CHECK(expanded(place.folder / "0GPa", "relaxed.data") ==
        std::vector<std::string>{"relaxed.data"});
  CHECK(expanded(place.folder / "none", "*").empty());
}
