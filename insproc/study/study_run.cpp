// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/study_run.h"

#include "base/error.h"
#include "io/text/text_file.h"
#include "study/process.h"
#include "study/time_left.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <list>
#include <sstream>
#include <sys/wait.h>

namespace ins {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int told_lines = 15;                   ///< of the log of a step that failed
constexpr double look_again = 0.25;              ///< s
constexpr const char *screen_ending = ".screen"; ///< of files of partitions

double seconds_since(Clock::time_point time) {
  return std::chrono::duration<double>(Clock::now() - time).count();
}

/// The last line of a log that begins so; empty if none does.
std::string line_beginning(const std::string &log, const std::string &beginning) {
  std::istringstream lines(log);
  std::string found;
  for (std::string line; std::getline(lines, line);)
    if (!beginning.empty() && line.starts_with(beginning))
      found = line;
  return found;
}

class StudyRun {
public:
  StudyRun(const Steps &steps, const StudyRunSettings &settings)
      : steps_(steps), settings_(settings), programs_(find_study_programs(settings)),
        records_(settings.folder), places_(steps.size(), Place::waiting), held_(steps.size()) {}

  StudyOutcome run();

private:
  enum class Place { waiting, running, done, failed };

  struct Running {
    std::size_t index;
    pid_t process;
    FileLock lock;
    Clock::time_point began;
    Hashes dependencies;
  };

  bool settle_or_start(std::size_t index);
  bool start_step(std::size_t index);
  void prepare(const Step &step, bool resumes);
  std::vector<std::string> screens_of(const Step &step) const;
  std::string last_words(const Step &step, const std::string &log) const;
  void collect_ended();
  void finish(Running &running, int status);
  void stop(int signal);
  void tell(StepEvent event, std::size_t index, double seconds = 0.0, std::string text = {}) const {
    if (settings_.tell)
      settings_.tell({event, &steps_[index], seconds, std::move(text)});
  }
  void show_progress() const;

  int cores_of(const Step &step) const {
    return std::min(settings_.cores, std::max(1, settings_.run.threads) *
                                         (step.is_lammps() ? settings_.run.ranks : 1));
  }
  int free_cores() const {
    int used = 0;
    for (const Running &one : running_)
      used += cores_of(steps_[one.index]);
    return settings_.cores - used;
  }
  fs::path path(const Step &step, const std::string &name) const {
    return settings_.folder / step.folder / name;
  }

  const Steps &steps_;
  const StudyRunSettings &settings_;
  StudyPrograms programs_;
  StepRecords records_;
  FileHashes files_;
  TimeLeft times_;
  std::vector<Place> places_;
  std::vector<bool> held_; ///< told to be run by another process
  std::list<Running> running_;
  StudyOutcome outcome_;
};

/// Puts a step's folder into the state it starts from.
void StudyRun::prepare(const Step &step, bool resumes) {
  const fs::path folder = settings_.folder / step.folder;
  fs::create_directories(folder);
  if (!resumes)
    for (const std::string &beginning : step.partial)
      for (const std::string &name : expanded(folder, beginning + "*"))
        if (name != step.log())
          fs::remove(folder / name);
  for (const std::string &screen : screens_of(step))
    fs::remove(folder / screen);
  for (const auto &[name, content] : step.texts)
    write_text_file((folder / name).string(), content);
}

std::vector<std::string> StudyRun::screens_of(const Step &step) const {
  return expanded(settings_.folder / step.folder, step.kind + screen_ending + ".*");
}

/// The end of the log of a step, and of what each of its partitions has said.
std::string StudyRun::last_words(const Step &step, const std::string &log) const {
  std::string text =
      fmt::format("the end of {}:\n{}", path(step, step.log()).string(), end_of(log, told_lines));
  for (const std::string &screen : screens_of(step))
    text += fmt::format("\nthe end of {}:\n{}", screen,
                        end_of(read_text_file(path(step, screen).string()), told_lines / 3));
  return text;
}

/// Starts a step whose inputs are there. \return false if another process runs it
bool StudyRun::start_step(std::size_t index) {
  const Step &step = steps_[index];
  fs::create_directories(settings_.folder / ".study");
  FileLock lock(records_.file(step, ".lock"));
  if (!lock.take()) {
    if (!held_[index])
      tell(StepEvent::held, index);
    held_[index] = true;
    return false;
  }
  for (const std::string &output : step.outputs)
    files_.forget(path(step, output));
  const Hashes dependencies = dependencies_of(step, settings_.folder, programs_, files_);
  const StepStanding standing =
      standing_of(records_.read(step), dependencies, results_of(step, settings_.folder, files_));
  if (standing.done) { // by that other process
    places_[index] = Place::done;
    ++outcome_.done_before;
    tell(StepEvent::done_before, index);
    return true;
  }
  tell(StepEvent::started, index, 0.0, standing.reason);
  prepare(step, standing.resumes);
  records_.write(step, {StepState::started, 0.0, dependencies, {}});
  Launch launch;
  launch.words = words_of(step, settings_);
  if (!step.is_lammps())
    launch.called = "insproc";
  launch.folder = settings_.folder / step.folder;
  launch.log = path(step, step.log());
  launch.environment = {{"OMP_NUM_THREADS", std::to_string(std::max(1, settings_.run.threads))}};
  launch.lock = lock.descriptor();
  const pid_t process = start_program(launch);
  places_[index] = Place::running;
  running_.push_back({index, process, std::move(lock), Clock::now(), dependencies});
  return true;
}

/// \return true if the step has left the line of those that wait
bool StudyRun::settle_or_start(std::size_t index) {
  const Step &step = steps_[index];
  if (settings_.only.empty())
    for (const std::size_t before : step.after) {
      if (places_[before] == Place::waiting || places_[before] == Place::running)
        return false;
      if (places_[before] == Place::failed && !step.in_any_case) {
        places_[index] = Place::failed;
        ++outcome_.not_run;
        tell(StepEvent::not_run, index, 0.0, steps_[before].name);
        return true;
      }
    }
  const auto record = records_.read(step);
  const StepStanding standing =
      standing_of(record, dependencies_of(step, settings_.folder, programs_, files_),
                  results_of(step, settings_.folder, files_));
  if (standing.done) {
    places_[index] = Place::done;
    ++outcome_.done_before;
    times_.add(step.kind, record->seconds);
    tell(StepEvent::done_before, index);
    return true;
  }
  return free_cores() >= cores_of(step) && start_step(index);
}

void StudyRun::finish(Running &running, int status) {
  const Step &step = steps_[running.index];
  const double seconds = seconds_since(running.began);
  for (const std::string &output : step.outputs)
    files_.forget(path(step, output));
  StepRecord record{StepState::done, seconds, std::move(running.dependencies),
                    results_of(step, settings_.folder, files_)};
  const std::string log = read_text_file(path(step, step.log()).string());
  const bool good = std::find(step.good_statuses.begin(), step.good_statuses.end(), status) !=
                    step.good_statuses.end();
  const auto missing = std::find_if(record.results.begin(), record.results.end(),
                                    [](const auto &result) { return result.second.empty(); });
  if (good && missing == record.results.end()) {
    records_.write(step, record);
    places_[running.index] = Place::done;
    ++outcome_.done;
    times_.add(step.kind, seconds);
    tell(StepEvent::finished, running.index, seconds, line_beginning(log, step.telling));
    return;
  }
  record.state = StepState::failed;
  record.results.clear();
  records_.write(step, record);
  places_[running.index] = Place::failed;
  ++outcome_.failed;
  const std::string why = good           ? "it left no " + missing->first
                          : status > 128 ? fmt::format("signal {}", status - 128)
                                         : fmt::format("exit status {}", status);
  tell(StepEvent::failed, running.index, seconds, why + "; " + last_words(step, log));
}

void StudyRun::collect_ended() {
  for (auto one = running_.begin(); one != running_.end();) {
    int status = 0;
    const pid_t ended = ::waitpid(one->process, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) {
      ++one;
      continue;
    }
    finish(*one, exit_status(status));
    one = running_.erase(one);
  }
}

/// Ends what runs; records keep it as begun, so that the next run continues.
void StudyRun::stop(int signal) {
  for (const Running &one : running_)
    ::kill(one.process, SIGTERM);
  for (const Running &one : running_) {
    int status = 0;
    while (::waitpid(one.process, &status, 0) < 0 && errno == EINTR) {
    }
  }
  running_.clear();
  outcome_.signal = signal;
}

void StudyRun::show_progress() const {
  if (!settings_.progress)
    return;
  StudyProgress progress;
  progress.steps = static_cast<int>(steps_.size());
  std::vector<std::pair<std::string, double>> running;
  for (const Running &one : running_) {
    progress.running.push_back(steps_[one.index].name);
    running.emplace_back(steps_[one.index].kind, seconds_since(one.began));
  }
  std::vector<std::string> waiting;
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (places_[i] == Place::waiting)
      waiting.push_back(steps_[i].kind);
    else if (places_[i] != Place::running)
      ++progress.settled;
  progress.seconds_left =
      times_.estimate(running, waiting, std::max<int>(1, static_cast<int>(running.size())));
  settings_.progress(progress);
}

StudyOutcome StudyRun::run() {
  const HeldSignals signals;
  std::vector<std::size_t> line; // LAMMPS first: the others wait for it
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (settings_.only.empty() || steps_[i].name == settings_.only)
      line.push_back(i);
  std::stable_sort(line.begin(), line.end(), [&](std::size_t a, std::size_t b) {
    return steps_[a].is_lammps() > steps_[b].is_lammps();
  });
  while (true) {
    // A step that is settled may let others go that stand before it.
    for (bool moved = true; moved;) {
      const std::size_t before = line.size();
      std::erase_if(line, [&](std::size_t index) { return settle_or_start(index); });
      moved = line.size() < before;
    }
    if (line.empty() && running_.empty())
      break;
    show_progress();
    const int signal = signals.next_signal(look_again);
    if (signal != 0 && signal != SIGCHLD) {
      stop(signal);
      break;
    }
    collect_ended();
  }
  return outcome_;
}

} // namespace

int threads_of_steps(const Study &study, int cores) {
  if (study.run.threads > 0)
    return study.run.threads;
  const std::size_t states = study.structures.size() * study.models.size() * study.pressures.size();
  return std::max(1, cores / (study.run.ranks * static_cast<int>(states)));
}

std::vector<std::string> words_of(const Step &step, const StudyRunSettings &settings) {
  std::vector<std::string> words;
  if (!step.is_lammps()) {
    words.push_back(settings.insproc.string());
  } else {
    if (settings.run.ranks > 1) {
      words = settings.run.launcher;
      words.push_back(std::to_string(settings.run.ranks));
    }
    words.insert(words.end(), settings.run.lmp.begin(), settings.run.lmp.end());
  }
  for (std::size_t i = 1; i < step.command.size(); ++i)
    for (std::string &word : expanded(settings.folder / step.folder, step.command[i]))
      words.push_back(std::move(word));
  // Partitions of a rank share the displacements.
  if (step.kind == "force_constants" && settings.run.ranks > 1)
    words.insert(words.end(), {"-partition", fmt::format("{}x1", settings.run.ranks), "-pscreen",
                               step.kind + screen_ending});
  return words;
}

StudyPrograms find_study_programs(const StudyRunSettings &settings) {
  StudyPrograms programs;
  const fs::path lmp = find_program(settings.run.lmp.front());
  if (lmp.empty())
    throw Error(fmt::format("there is no program '{}': source build/env.sh, or name LAMMPS with "
                            "--lmp or in the study file (run: lmp:)",
                            settings.run.lmp.front()));
  programs.lammps = {lmp};
  for (const fs::path &folder : folders_of_variable("LAMMPS_PLUGIN_PATH"))
    for (const std::string &name : expanded(folder, "*.so"))
      programs.lammps.push_back(folder / name);
  programs.insproc = {settings.insproc};
  return programs;
}

StudyOutcome run_study(const Steps &steps, const StudyRunSettings &settings) {
  return StudyRun(steps, settings).run();
}

std::vector<StepStanding> standings_of(const Steps &steps, const StudyRunSettings &settings) {
  const StudyPrograms programs = find_study_programs(settings);
  const StepRecords records(settings.folder);
  FileHashes files;
  std::vector<StepStanding> standings;
  for (const Step &step : steps) {
    StepStanding standing =
        standing_of(records.read(step), dependencies_of(step, settings.folder, programs, files),
                    results_of(step, settings.folder, files));
    for (const std::size_t before : step.after)
      if (standing.done && !standings[before].done) {
        standing.done = false;
        standing.reason = "after " + steps[before].name;
      }
    standings.push_back(std::move(standing));
  }
  return standings;
}

std::string end_of(const std::string &text, int lines) {
  std::size_t from = text.size();
  while (from > 0 && text[from - 1] == '\n')
    --from;
  for (const std::size_t end = from; from > 0; --from)
    if (text[from - 1] == '\n' && from < end && --lines == 0)
      break;
  return text.substr(from);
}

} // namespace ins
