// SPDX-License-Identifier: GPL-2.0-or-later
//
// The commands of insproc that a study may run, and which files it has them write.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ins {

/// What a command is run for.
enum class CommandScope {
  state,     ///< each structure, model and pressure
  pair,      ///< each pressure and the next one
  pressures, ///< all pressures of a model
  models,    ///< all models at a pressure
  volumes,   ///< the volumes of an equation of state
  dynamics,  ///< a run of molecular dynamics
  whole,     ///< the study
};

struct StudyCommand {
  std::string name;
  CommandScope scope;
  bool usual;                                              ///< run unless the study says no
  std::vector<std::pair<std::string, std::string>> tables; ///< option and file
  std::string picture;                                     ///< without extension; empty: none
};

const std::vector<StudyCommand> &study_commands();

/// One of these. \throws Error if there is none of the name
const StudyCommand &study_command(const std::string &name);

/// Whether an option (without dashes) of a command is not for the study file to give.
bool is_set_by_study(const std::string &command, const std::string &option);

} // namespace ins
