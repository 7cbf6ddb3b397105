// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ins {

struct ProcessResult {
  bool not_found = false; ///< the program is not on PATH
  int exit_status = 0;    ///< 128 + signal if a signal ended it
  std::string errors;     ///< what it wrote to its standard error
};

/// Runs a program found on PATH, without a shell, feeding `input` to its standard input through a
/// pipe; its standard output is dropped.
/// \throws Error if the system refuses a pipe or a process
ProcessResult run_process(const std::vector<std::string> &arguments, const std::string &input);

} // namespace ins
