// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "catch.h"
#include "io/text/atomic_file.h"
#include "temporary_directory.h"

#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace ins;

namespace {

std::string text_of(const std::filesystem::path &path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a file appears under its name only when it is whole") {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory / "out.csv";
  {
    AtomicFile file(path);
    std::ofstream(file.temporary()) << "half";
    CHECK(file.temporary().extension() == ".csv");
    CHECK_FALSE(std::filesystem::exists(path));
  }
  CHECK(directory.files() == 0);
  {
    AtomicFile file(path);
    std::ofstream(file.temporary()) << "whole";
    file.commit();
  }
  CHECK(text_of(path) == "whole");
  CHECK_THROWS_AS(AtomicFile(directory / "none/out.csv"), Error);
  CHECK_THROWS_AS(AtomicFile(directory / "."), Error);
}

TEST_CASE("what a killed process has left of a file is removed, and nothing else") {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory / "out.csv";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    AtomicFile file(path);
    std::ofstream(file.temporary()) << "half";
    _exit(0); // no destructor runs
  }
  // A parent may ask late, or never, how the process has ended.
  const bool asked = GENERATE(true, false);
  siginfo_t ended;
  REQUIRE(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | (asked ? 0 : WNOWAIT)) == 0);
  const std::filesystem::path left = directory / (".out." + std::to_string(child) + ".csv");
  REQUIRE(std::filesystem::exists(left));
  const std::string parent = std::to_string(getppid());
  const std::string others[] = {".out." + parent + ".csv", ".out.x.csv", ".out..csv",
                                ".other." + std::to_string(child) + ".csv",
                                ".out." + std::to_string(child) + ".dat"};
  for (const std::string &other : others)
    std::ofstream(directory / other) << "mine";
  AtomicFile file(path);
  CHECK_FALSE(std::filesystem::exists(left));
  for (const std::string &other : others)
    CHECK(std::filesystem::exists(directory / other));
  if (!asked)
    waitpid(child, nullptr, 0);
}
