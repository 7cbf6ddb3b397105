// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "io/force_constants/force_constant_file.h"
#include "io/force_constants/force_journal.h"
#include "temporary_directory.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace ins;

namespace {

/// A dataset whose forces are still to come, and those forces.
struct Work {
  DisplacementDataset dataset;
  std::vector<std::vector<Eigen::Vector3d>> forces;

  explicit Work(const std::string &name) : dataset(cases::read_case(name).dataset) {
    forces = dataset.forces;
    dataset.forces.assign(forces.size(), {});
  }
  int count() const { return static_cast<int>(forces.size()); }
  int atoms() const { return dataset.cells.supercell.size(); }

  std::vector<double> numbers(int displacement) const {
    std::vector<double> values;
    for (const Eigen::Vector3d &f : forces[displacement])
      values.insert(values.end(), f.data(), f.data() + 3);
    return values;
  }
};

std::vector<char> bytes_of(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string &path, const std::vector<char> &bytes, std::size_t size) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(size));
}

DisplacementDataset read(const std::string &path) {
  return *read_force_constant_file(path).dataset;
}

} // namespace

TEST_CASE("a checkpoint is read together with the journals beside it") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  const Work work("quartz");
  const std::uint64_t run = write_checkpoint(path, work.dataset);
  CHECK(read(path).done() == 0);
  {
    ForceJournal first(path, 0, run, work.atoms()), second(path, 11, run, work.atoms());
    first.append(4, work.numbers(4));
    second.append(0, work.numbers(0));
    first.append(8, work.numbers(8));
    CHECK_THROWS_WITH(first.append(1, {1.0, 2.0, 3.0}), Catch::Contains("fc.h5.journal.0"));
    CHECK(count_records(journal_name(path, 0), run, work.atoms()) == 2);
    CHECK(count_records(journal_name(path, 11), run, work.atoms()) == 1);
    CHECK(count_records(journal_name(path, 11), run + 1, work.atoms()) == 0);
    CHECK(count_records(journal_name(path, 12), run, work.atoms()) == 0);
  }
  CHECK(find_journals(path) ==
        std::vector<std::string>{journal_name(path, 0), journal_name(path, 11)});
  const DisplacementDataset found = read(path);
  for (int d = 0; d < work.count(); ++d) {
    INFO(d);
    if (d == 0 || d == 4 || d == 8)
      CHECK(found.forces[d] == work.forces[d]);
    else
      CHECK(found.forces[d].empty());
  }
  CHECK_THROWS_WITH(read_force_constants(path), Catch::Contains("3 of 9 displacements are done"));

  // Continued: the forces go into the file, and what is left of the journals no longer counts.
  const std::uint64_t next = write_checkpoint(path, found);
  CHECK(next != run);
  CHECK(read_journal(journal_name(path, 0), next, work.atoms()).empty());
  CHECK(read(path).done() == 3);
  remove_journals(path);
  CHECK(find_journals(path).empty());
  CHECK(read(path).forces == found.forces);
}

TEST_CASE("a killed run loses no finished displacement") {
  const TemporaryDirectory directory;
  const Work work("pna21");
  const unsigned seed = 11;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int killed_midway = 0;
  for (int trial = 0; trial < 10; ++trial) {
    const std::string path = directory.file("fc" + std::to_string(trial) + ".h5");
    const std::uint64_t run = write_checkpoint(path, work.dataset);
    int told[2];
    REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ForceJournal journal(path, 0, run, work.atoms());
      for (int round = 0;; ++round) {
        const int d = round % work.count();
        journal.append(d, work.numbers(d));
        const char done = static_cast<char>(std::min(round + 1, work.count()));
        if (write(told[1], &done, 1) != 1)
          _exit(1);
        usleep(200);
      }
    }
    usleep(std::uniform_int_distribution<useconds_t>(0, 12000)(random));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(told[1]);
    char last = 0;
    while (::read(told[0], &last, 1) == 1)
      ;
    close(told[0]);

    const DisplacementDataset left = read(path);
    require_same_run(path, left, work.dataset);
    CHECK(left.done() >= last);
    killed_midway += left.done() > 0 && left.done() < work.count();
    for (int d = 0; d < left.done(); ++d)
      CHECK(left.forces[d] == work.forces[d]);
  }
  CHECK(killed_midway > 0);
}

TEST_CASE("a journal counts up to its first damaged record") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5"), name = journal_name(path, 0);
  const Work work("rutile");
  const std::uint64_t run = write_checkpoint(path, work.dataset);
  {
    ForceJournal journal(path, 0, run, work.atoms());
    for (int d = 0; d < work.count(); ++d)
      journal.append(d, work.numbers(d));
  }
  const std::vector<char> bytes = bytes_of(name);
  const std::size_t header = 24, record = 8 + 24 * static_cast<std::size_t>(work.atoms());
  REQUIRE(bytes.size() == header + record * work.forces.size());
  for (std::size_t size = 0; size <= bytes.size(); size += 7) {
    write_bytes(name, bytes, size);
    const auto found = read_journal(name, run, work.atoms());
    CHECK(found.size() == (size < header ? 0 : (size - header) / record));
  }
  for (std::size_t at = 0; at < bytes.size(); at += 5) {
    std::vector<char> damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write_bytes(name, damaged, damaged.size());
    const auto found = read_journal(name, run, work.atoms());
    CHECK(found.size() == (at < header ? 0 : (at - header) / record));
  }
  write_bytes(name, bytes, bytes.size());
  CHECK(read_journal(name, run + 1, work.atoms()).empty());
  CHECK(read_journal(name, run, work.atoms() + 1).empty());
}

TEST_CASE("a journal that is being written is left alone") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  const Work work("rutile");
  const std::uint64_t run = write_checkpoint(path, work.dataset);
  {
    ForceJournal journal(path, 1, run, work.atoms());
    journal.append(0, work.numbers(0));
    CHECK_THROWS_WITH(require_idle_journals(path),
                      Catch::Contains("fc.h5.journal.1: another run is writing it"));
    CHECK_THROWS_WITH(ForceJournal(path, 1, run, work.atoms()),
                      Catch::Contains("another run is writing it"));
    CHECK(read(path).done() == 1);
  }
  require_idle_journals(path);
  ForceJournal(path, 1, run, work.atoms()).append(1, work.numbers(1));
  CHECK(read(path).forces[0].empty());
}

TEST_CASE("journals that cannot be are errors that name them") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  const Work work("rutile");
  const std::uint64_t run = write_checkpoint(path, work.dataset);
  ForceJournal(path, 2, run, work.atoms()).append(99, work.numbers(0));
  CHECK_THROWS_WITH(read(path), Catch::Contains("fc.h5.journal.2") &&
                                    Catch::Contains("displacement 100, there are 3"));
  CHECK_THROWS_WITH(ForceJournal(directory.file("none/fc.h5"), 0, run, 1),
                    Catch::Contains("none/fc.h5.journal.0: cannot be created"));
  std::ofstream(directory.file("fc.h5.journal.x")) << "not a journal";
  std::ofstream(directory.file("other.h5.journal.0")) << "of another file";
  CHECK(find_journals(path) == std::vector<std::string>{journal_name(path, 2)});
}
