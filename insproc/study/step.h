// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Where the study file gives an option of a step.
struct StepOption {
  std::string name;    ///< "--range"
  std::size_t words;   ///< that follow it
  std::string command; ///< "spectrum", whose map it stands in
  int line;
};

/// One program run of a study: what it reads, what it leaves.
struct Step {
  std::string name;                 ///< "1.5GPa/relax", unique
  std::string kind;                 ///< "relax": steps of a kind take similar times
  std::filesystem::path folder;     ///< it runs in, relative to that of the study
  std::vector<std::string> command; ///< program ("lmp", "insproc") and arguments; a word with a *
                                    ///< stands for the files of such names
  std::vector<std::pair<std::string, std::string>> texts; ///< files to be there: name and content
  std::vector<std::filesystem::path> inputs; ///< files it reads; relative to `folder`, or absolute
  std::vector<std::string> outputs;          ///< files it has to leave in `folder`
  std::vector<std::string> partial; ///< beginnings of names of files that hold what a killed run
                                    ///< has done
  std::vector<std::size_t> after;   ///< indices of the steps that write its inputs
  std::vector<int> good_statuses = {0};
  std::string telling;             ///< beginning of the line of its log that is worth telling
  bool in_any_case = false;        ///< it runs with what there is, when others have failed
  int line = 0;                    ///< of the study file that asks for the command; 0: none
  std::vector<StepOption> options; ///< of its command line, as far as the study file gives them

  bool is_lammps() const { return command.front() == "lmp"; }
  std::string log() const { return kind + ".log"; }
};

/// All steps of a study, each behind those that it needs.
using Steps = std::vector<Step>;

} // namespace ins
