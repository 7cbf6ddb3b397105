// SPDX-License-Identifier: GPL-2.0-or-later
//
// Runs the steps of a study on this machine, as many side by side as cores allow.
#pragma once

#include "study/fingerprint.h"
#include "study/step.h"
#include "study/study.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ins {

enum class StepEvent {
  done_before, ///< nothing to do
  started,     ///< `text`: why
  finished,    ///< `text`: the line of the log worth telling, if any
  failed,      ///< `text`: the end of the log
  not_run,     ///< `text`: the step that it needs
  held,        ///< another process runs it; it is waited for
};

struct StepNews {
  StepEvent event;
  const Step *step;
  double seconds = 0.0; ///< that it took
  std::string text;
};

struct StudyProgress {
  int settled = 0; ///< steps that are done, have failed or will not run
  int steps = 0;
  std::vector<std::string> running;
  std::optional<double> seconds_left;
};

struct StudyRunSettings {
  std::filesystem::path folder;  ///< of the study
  std::filesystem::path insproc; ///< this program
  RunWish run;                   ///< with the numbers of ranks and threads that count
  int cores = 1;
  std::string only; ///< the one step that is to run, whatever became of the others; empty: all
  std::function<void(const StepNews &)> tell;
  std::function<void(const StudyProgress &)> progress; ///< several times a second
};

struct StudyOutcome {
  int done_before = 0;
  int done = 0;
  int failed = 0;
  int not_run = 0;
  int signal = 0; ///< that ended the run; 0: none

  bool whole() const { return failed == 0 && not_run == 0 && signal == 0; }
};

/// Threads of a step where nobody says: cores shared among the states of a study, which can run
/// side by side. The number does not depend on what is done already, so that results do not.
int threads_of_steps(const Study &study, int cores);

/// The words that start a step: programs in their places, LAMMPS behind its launcher.
std::vector<std::string> words_of(const Step &step, const StudyRunSettings &settings);

/// The programs that results depend on: LAMMPS with its plugins (LAMMPS_PLUGIN_PATH), and this one.
///
/// \throws Error if there is no LAMMPS
StudyPrograms find_study_programs(const StudyRunSettings &settings);

/// Runs what is not done. A step that fails is told, and those that do not need it go on.
///
/// \throws Error if a file of the study's own cannot be written
StudyOutcome run_study(const Steps &steps, const StudyRunSettings &settings);

/// How each step stands, those that come after one that would run included ("after 0GPa/relax").
std::vector<StepStanding> standings_of(const Steps &steps, const StudyRunSettings &settings);

/// The last lines of a text.
std::string end_of(const std::string &text, int lines);

} // namespace ins
