// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/slurm.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "io/text/text_file.h"
#include "study/process.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <sstream>

namespace ins {

namespace {

namespace fs = std::filesystem;

/// The name of a step as that of a file.
std::string flat_name(const Step &step) {
  std::string name = step.name;
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

/// The job that a step was last submitted as; empty if there is none.
std::string job_of(const Step &step, const StepRecords &records) {
  const fs::path path = records.file(step, ".job");
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored))
    return {};
  std::istringstream words(read_text_file(path.string()));
  std::string job;
  words >> job;
  return job;
}

/// Those of some jobs that wait or run.
std::set<std::string> live_jobs(const std::vector<std::string> &jobs, const fs::path &folder) {
  std::set<std::string> live;
  if (jobs.empty())
    return live;
  Launch launch;
  launch.words = {"squeue", "--noheader", "--format=%i",
                  fmt::format("--jobs={}", fmt::join(jobs, ","))};
  launch.folder = folder;
  launch.log = folder / ".study" / "squeue.log";
  const auto [status, text] = run_to_end(launch);
  // Slurm forgets jobs some time after their end, and then knows none of that number.
  if (status == 0) {
    std::istringstream words(text);
    for (std::string job; words >> job;)
      live.insert(job);
  }
  return live;
}

std::string submit(const fs::path &script, const std::string &dependency, const fs::path &folder) {
  Launch launch;
  launch.words = {"sbatch", "--parsable"};
  if (!dependency.empty())
    launch.words.insert(launch.words.end(), {dependency, "--kill-on-invalid-dep=yes"});
  launch.words.push_back(script.string());
  launch.folder = folder;
  launch.log = folder / ".study" / "sbatch.log";
  const auto [status, text] = run_to_end(launch);
  std::istringstream lines(text);
  std::string job;
  std::getline(lines, job, ';');
  job.erase(std::remove_if(job.begin(), job.end(), [](unsigned char c) { return std::isspace(c); }),
            job.end());
  const bool number = !job.empty() && std::all_of(job.begin(), job.end(), [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  if (status != 0 || !number)
    throw Error(fmt::format("{} failed (exit status {}): {}", shell_line(launch.words), status,
                            end_of(text, 3)));
  return job;
}

} // namespace

std::string job_script(const Step &step, const StudyRunSettings &settings,
                       const std::filesystem::path &study) {
  const int threads = std::max(1, settings.run.threads);
  const int ranks = step.is_lammps() ? settings.run.ranks : 1;
  const fs::path folder = settings.folder / step.folder;
  std::string text = "#!/bin/bash\n";
  const auto directive = [&](const std::string &option) { text += "#SBATCH " + option + "\n"; };
  directive("--job-name=" + flat_name(step));
  directive("--output=" + (settings.folder / "jobs" / (flat_name(step) + ".out")).string());
  directive(fmt::format("--ntasks={}", ranks));
  directive(fmt::format("--cpus-per-task={}", threads));
  for (const std::string &option : settings.run.slurm)
    directive(option);
  text += "\n";
  for (const std::string &line : settings.run.setup)
    text += line + "\n";
  std::vector<std::string> words = {settings.insproc.string(),
                                    "study",
                                    study.string(),
                                    "--output",
                                    settings.folder.string(),
                                    "--step",
                                    step.name,
                                    "--lmp",
                                    shell_line(settings.run.lmp),
                                    "--ranks",
                                    std::to_string(settings.run.ranks),
                                    "--threads",
                                    std::to_string(threads)};
  text += fmt::format("\n# In {}, this runs\n#   {}\nexec {}\n", folder.string(),
                      shell_line(words_of(step, settings)), shell_line(words));
  return text;
}

SlurmOutcome submit_to_slurm(const Steps &steps, const StudyRunSettings &settings,
                             const std::filesystem::path &study) {
  fs::create_directories(settings.folder / ".study");
  fs::create_directories(settings.folder / "jobs");
  if (find_program("sbatch").empty())
    throw Error("there is no program 'sbatch': jobs are submitted where Slurm is");
  const StepRecords records(settings.folder);
  const std::vector<StepStanding> standings = standings_of(steps, settings);
  std::vector<std::string> jobs(steps.size()), asked;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (!standings[i].done && !(jobs[i] = job_of(steps[i], records)).empty())
      asked.push_back(jobs[i]);
  const std::set<std::string> live = live_jobs(asked, settings.folder);
  SlurmOutcome outcome;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step &step = steps[i];
    if (standings[i].done) {
      ++outcome.done;
      continue;
    }
    if (live.count(jobs[i]) > 0) {
      ++outcome.queued;
      continue;
    }
    if (const auto record = records.read(step); record && record->state == StepState::failed)
      outcome.failed.push_back(step.name);
    std::vector<std::string> before;
    for (const std::size_t other : step.after)
      if (!standings[other].done)
        before.push_back(jobs[other]);
    const std::string dependency =
        before.empty()
            ? ""
            : fmt::format("--dependency={}:{}", step.in_any_case ? "afterany" : "afterok",
                          fmt::join(before, ":"));
    const fs::path script = settings.folder / "jobs" / (flat_name(step) + ".sh");
    write_text_file(script.string(), job_script(step, settings, study));
    jobs[i] = submit(script, dependency, settings.folder);
    write_text_file(records.file(step, ".job").string(), jobs[i] + "\n");
    ++outcome.submitted;
  }
  return outcome;
}

} // namespace ins
