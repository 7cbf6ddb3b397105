// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/input_files.h"
#include "app/number_checks.h"
#include "app/outputs.h"
#include "app/usage_errors.h"
#include "base/error.h"
#include "base/shell_word.h"
#include "study/plan.h"
#include "study/process.h"
#include "study/slurm.h"
#include "study/study_run.h"
#include "study/time_left.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sched.h>
#include <sstream>
#include <unistd.h>

namespace ins::app {

namespace {

namespace fs = std::filesystem;

OptionValue value_of(const CLI::Option &option) {
  if (option.get_items_expected_max() == 0)
    return OptionValue::none;
  const std::string type = option.get_type_name(); // with the names of checks behind it
  return type.starts_with(input_file)      ? OptionValue::file
         : type.starts_with(name_or_input) ? OptionValue::name_or_file
                                           : OptionValue::words;
}

/// Options of a command of insproc, as its own help has them.
const std::vector<KnownOption> &options_of(const std::string &command) {
  static std::map<std::string, std::vector<KnownOption>> known;
  const auto [place, is_new] = known.try_emplace(command);
  std::vector<KnownOption> &options = place->second;
  if (!is_new)
    return options;
  CLI::App program;
  add_commands(program);
  for (const CLI::Option *option : program.get_subcommand(command)->get_options())
    for (const std::string &name : option->get_lnames())
      options.push_back({name, value_of(*option), option->get_group() == picture_group});
  return options;
}

/// What is wrong with a command line of insproc; empty if nothing is.
std::string problem_of(const std::vector<std::string> &command) {
  CLI::App program("", "insproc");
  add_commands(program);
  program.parse_complete_callback([] { throw CLI::Success(); }); // before the command begins
  std::vector<std::string> words(command.rbegin(), command.rend() - 1);
  try {
    program.parse(words);
  } catch (const CLI::Success &) {
  } catch (const CLI::ParseError &error) {
    return usage_message(program, error);
  } catch (const Error &error) {
    return error.what();
  }
  return {};
}

/// The option of a step that a message is about; the end if it is about none.
std::vector<StepOption>::const_iterator option_in(const std::string &message, const Step &step) {
  auto found = step.options.end();
  std::size_t first = std::string::npos;
  for (auto option = step.options.begin(); option != step.options.end(); ++option) {
    const std::size_t place = message.find(option->name), end = place + option->name.size();
    if (place < first &&
        (end == message.size() || std::string(" :,").find(message[end]) != std::string::npos)) {
      found = option;
      first = place;
    }
  }
  return found;
}

int cores_here() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::string command_line(const Step &step, const StudyRunSettings &settings) {
  std::vector<std::string> words = words_of(step, settings);
  if (!step.is_lammps())
    words.front() = "insproc";
  return shell_line(words);
}

/// A line on a terminal that is written over.
class StatusLine {
public:
  void show(const StudyProgress &progress) {
    if (::isatty(STDERR_FILENO) == 0)
      return;
    std::string text = fmt::format("{} of {} steps", progress.settled, progress.steps);
    if (progress.seconds_left)
      text += ", about " + time_in_words(*progress.seconds_left) + " left";
    if (!progress.running.empty())
      text += fmt::format(": {}", fmt::join(progress.running, ", "));
    constexpr std::size_t width = 79;
    if (text.size() > width)
      text = text.substr(0, width - 3) + "...";
    std::cerr << "\r\033[K" << text << std::flush;
    shown_ = true;
  }

  void clear() {
    if (shown_)
      std::cerr << "\r\033[K" << std::flush;
    shown_ = false;
  }

private:
  bool shown_ = false;
};

struct StudyCommandLine {
  explicit StudyCommandLine(CLI::App &command) {
    command.add_option("FILE", file, "the study, a .yaml file")->required();
    command.add_option("-o,--output", folder,
                       "folder for everything that is made (default: FILE's name without .yaml)");
    CLI::Option *dry =
        command.add_flag("--dry-run", dry_run, "say what would run, and why; run nothing");
    CLI::Option *own_cores =
        command.add_option("--cores", cores, "that steps share (default: all)")
            ->check(positive_number());
    command.add_option("--ranks", ranks, "of MPI, for each run of LAMMPS (default 1)")
        ->check(positive_number());
    command
        .add_option("--threads", threads,
                    "of each step (default: the cores shared among structures, models, pressures)")
        ->check(positive_number());
    command.add_option("--lmp", lmp,
                       "LAMMPS: program and arguments (default: lmp, as found on PATH; plugins are "
                       "those of LAMMPS_PLUGIN_PATH)");
    CLI::Option *submission =
        command
            .add_option("--submit", batch_system,
                        "slurm: write job scripts and submit them with sbatch; the same command "
                        "later tells how they stand")
            ->check(CLI::IsMember({"slurm"}))
            ->excludes(own_cores)
            ->excludes(dry);
    command.add_option("--step", only, "run this one step, as a job script does")
        ->excludes(submission)
        ->excludes(dry);
    add_quiet(command);
  }

  void run();

private:
  void read();
  void check_commands() const;
  std::vector<std::string> command_here(const Step &step) const;
  void tell_plan() const;
  void submit();
  void work();

  std::string file;
  std::string folder;
  bool dry_run = false;
  std::optional<int> cores, ranks, threads;
  std::string lmp;
  std::string batch_system;
  std::string only;

  Study study_;
  StudyRunSettings settings_;
  Steps steps_;
};

void StudyCommandLine::read() {
  study_ = read_study_file(file, options_of);
  if (!study_.pictures.empty() && find_program("gnuplot").empty()) {
    warn("there is no program 'gnuplot': no pictures are drawn but those of the report");
    study_.pictures.clear();
  }
  if (ranks)
    study_.run.ranks = *ranks;
  if (threads)
    study_.run.threads = *threads;
  if (!lmp.empty()) {
    std::istringstream words(lmp);
    study_.run.lmp.assign(std::istream_iterator<std::string>(words), {});
  }
  settings_.folder =
      fs::absolute(folder.empty() ? fs::path(file).stem() : fs::path(folder)).lexically_normal();
  if (!settings_.folder.has_filename())
    settings_.folder = settings_.folder.parent_path();
  settings_.insproc = fs::read_symlink("/proc/self/exe");
  settings_.cores = cores.value_or(cores_here());
  settings_.run = study_.run;
  settings_.run.threads = batch_system.empty() ? threads_of_steps(study_, settings_.cores)
                                               : std::max(1, study_.run.threads);
  settings_.only = only;
  steps_ = plan_study(study_, settings_.folder, options_of);
  check_commands();
  if (!only.empty() && std::none_of(steps_.begin(), steps_.end(),
                                    [&](const Step &step) { return step.name == only; }))
    throw Error(fmt::format("{} has no step '{}'; --dry-run lists them", file, only));
}

/// The command line of a step as it can be checked where the study is started.
std::vector<std::string> StudyCommandLine::command_here(const Step &step) const {
  std::vector<std::string> words = step.command;
  for (std::string &word : words)
    if (std::find(step.inputs.begin(), step.inputs.end(), word) != step.inputs.end())
      word = (settings_.folder / step.folder / word).lexically_normal().string();
  return words;
}

/// Options of commands that make no sense are told before anything runs, all of them.
void StudyCommandLine::check_commands() const {
  std::vector<std::string> problems;
  for (const Step &step : steps_) {
    if (step.is_lammps())
      continue;
    std::vector<std::string> command = command_here(step);
    const std::string &name = command[1];
    for (bool first = true;; first = false) {
      const std::string problem = problem_of(command);
      const auto option = option_in(problem, step);
      const bool known = option != step.options.end();
      if (problem.empty() || (!first && !(known && problem.starts_with(option->name + ":"))))
        break; // what is left may miss what was taken away
      std::string text =
          known ? fmt::format("{}:{}: {}", file, option->line, option->command)
                : fmt::format("{}:{}", file,
                              step.line > 0 ? std::to_string(step.line) + ": " + name : " " + name);
      text += ": " + problem;
      if (std::find(problems.begin(), problems.end(), text) == problems.end())
        problems.push_back(text);
      const auto place =
          known ? std::find(command.begin(), command.end(), option->name) : command.end();
      if (place == command.end())
        break;
      command.erase(place, place + 1 + static_cast<std::ptrdiff_t>(option->words));
    }
  }
  if (!problems.empty())
    throw Error(fmt::format("{}", fmt::join(problems, "\n")));
}

void StudyCommandLine::tell_plan() const {
  const std::vector<StepStanding> standings = standings_of(steps_, settings_);
  int to_run = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    std::cout << fmt::format("{:<28} {}\n", steps_[i].name,
                             standings[i].done ? "done" : "runs: " + standings[i].reason);
    if (!standings[i].done) {
      ++to_run;
      std::cout << "    " << command_line(steps_[i], settings_) << '\n';
    }
  }
  std::cout << fmt::format("{} of {} steps would run, in {}\n", to_run, steps_.size(),
                           settings_.folder.string());
}

void StudyCommandLine::submit() {
  const SlurmOutcome outcome =
      submit_to_slurm(steps_, settings_, fs::absolute(file).lexically_normal());
  for (const std::string &step : outcome.failed)
    warn(step + " failed and is submitted again; its log is in " + settings_.folder.string());
  say(fmt::format("{} steps: {} done, {} in the queue, {} submitted", steps_.size(), outcome.done,
                  outcome.queued, outcome.submitted));
}

void StudyCommandLine::work() {
  StatusLine line;
  settings_.progress = [&](const StudyProgress &progress) { line.show(progress); };
  settings_.tell = [&](const StepNews &news) {
    line.clear();
    const std::string &name = news.step->name;
    switch (news.event) {
    case StepEvent::done_before:
      break;
    case StepEvent::started:
      if (news.text != "new" && news.text != "not finished")
        say(name + ": " + news.text);
      break;
    case StepEvent::finished:
      say(fmt::format("{}: {:.1f} s{}", name, news.seconds,
                      news.text.empty() ? "" : "; " + news.text));
      break;
    case StepEvent::failed:
      std::cerr << fmt::format("insproc: error: {} failed: {}\n", name, news.text);
      break;
    case StepEvent::not_run:
      warn(fmt::format("{} is not run: it needs {}", name, news.text));
      break;
    case StepEvent::held:
      say(name + " is run by another process: waiting for it");
      break;
    }
  };
  const StudyOutcome outcome = run_study(steps_, settings_);
  line.clear();
  if (outcome.signal != 0) {
    warn("stopped; the same command goes on");
    throw CLI::RuntimeError(128 + outcome.signal);
  }
  say(fmt::format("{} steps: {} done before, {} done now{}{}; all is in {}",
                  only.empty() ? steps_.size() : 1, outcome.done_before, outcome.done,
                  outcome.failed > 0 ? fmt::format(", {} failed", outcome.failed) : "",
                  outcome.not_run > 0 ? fmt::format(", {} not run", outcome.not_run) : "",
                  settings_.folder.string()));
  if (!outcome.whole())
    throw CLI::RuntimeError(1);
}

void StudyCommandLine::run() {
  read();
  if (dry_run)
    tell_plan();
  else if (!batch_system.empty())
    submit();
  else
    work();
}

} // namespace

void add_study(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "study", "a whole study from one file: relaxation to report, for models and pressures");
  auto state = std::make_shared<StudyCommandLine>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
