// SPDX-License-Identifier: GPL-2.0-or-later
//
// Logs of LAMMPS: the thermodynamic output of each run.
#pragma once

#include "io/trajectories/lammps_run_commands.h"

#include <string>
#include <vector>

namespace ins {

/// The thermodynamic output between a header and the end of its run.
struct LogRun {
  std::vector<std::string> columns;
  std::vector<std::vector<double>> rows; ///< one value for each column
  long line = 0;                         ///< of the header
  LammpsRunCommands commands;            ///< that hold for this run
  int atoms = 0;                         ///< 0: not told
  bool finished = false;                 ///< LAMMPS has told the time of its loop

  /// Place of a column; -1 if there is none.
  int column(const std::string &name) const;
};

struct LammpsLog {
  std::vector<LogRun> runs;
  /// What is wrong but harmless: "log.lammps:120: the last line is cut off; it is left out".
  std::vector<std::string> remarks;
};

/// Reads a log as thermo_style one, multi, custom or yaml has it, whatever of them each run takes.
///
/// Lines among the output that are not of it, such as warnings, are left out, and so is a last line
/// that a killed run has cut off.
/// \throws Error naming file and line, if there is no thermodynamic output
LammpsLog read_lammps_log(const std::string &path);

} // namespace ins
