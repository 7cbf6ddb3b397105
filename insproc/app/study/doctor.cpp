// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "base/error.h"
#include "study/doctor.h"
#include "version.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>

namespace ins::app {

namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed with all that is in it.
class WorkPlace {
public:
  WorkPlace() {
    std::string name = (fs::temp_directory_path() / "insproc-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw Error(name + ": cannot be made");
    path_ = name;
  }
  ~WorkPlace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkPlace(const WorkPlace &) = delete;
  WorkPlace &operator=(const WorkPlace &) = delete;

  const fs::path &path() const { return path_; }

private:
  fs::path path_;
};

void tell_findings(const std::string &lmp) {
  std::istringstream words(lmp);
  const WorkPlace place;
  const std::vector<Finding> findings = examine_machine(
      {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()},
      place.path());
  const char *const marks[] = {"found", "without", "MISSING"};
  std::cout << version_line() << '\n';
  for (const Finding &finding : findings) {
    std::cout << fmt::format("{:<8} {:<17} {}\n", marks[static_cast<int>(finding.kind)],
                             finding.what, finding.text);
    if (!finding.advice.empty())
      std::cout << fmt::format("{:27}{}\n", "", finding.advice);
  }
  if (std::any_of(findings.begin(), findings.end(),
                  [](const Finding &finding) { return finding.kind == FindingKind::missing; }))
    throw CLI::RuntimeError(1);
}

} // namespace

void add_doctor(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "doctor", "what LAMMPS, plugin, MPI, LibTorch and models there are, and what is missing");
  auto lmp = std::make_shared<std::string>("lmp");
  command->add_option("--lmp", *lmp,
                      "LAMMPS: program and arguments (default: lmp, as found on PATH)");
  command->callback([lmp] { tell_findings(*lmp); });
}

} // namespace ins::app
