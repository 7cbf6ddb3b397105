// SPDX-License-Identifier: GPL-2.0-or-later
//
// A study as jobs of Slurm: a script for each step, which waits for those that it needs.
#pragma once

#include "study/study_run.h"

#include <filesystem>
#include <string>

namespace ins {

struct SlurmOutcome {
  int done = 0;                    ///< steps
  int queued = 0;                  ///< jobs that were there before
  int submitted = 0;               ///< jobs
  std::vector<std::string> failed; ///< steps whose last job failed; they are submitted again
};

/// The job script of a step, which has the study run this step alone.
///
/// \param study  file of the study
std::string job_script(const Step &step, const StudyRunSettings &settings,
                       const std::filesystem::path &study);

/// Writes job scripts (FOLDER/jobs) for the steps that are not done and not in the queue, and
/// submits them with sbatch. A job starts when those that its step needs have ended well; that of a
/// step that runs in any case, when they have ended.
///
/// \throws Error if sbatch refuses a job, with what it said
SlurmOutcome submit_to_slurm(const Steps &steps, const StudyRunSettings &settings,
                             const std::filesystem::path &study);

} // namespace ins
