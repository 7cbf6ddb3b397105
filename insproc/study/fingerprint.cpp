// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/fingerprint.h"

#include "base/error.h"
#include "io/text/text_file.h"
#include "study/checksum.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace ins {

namespace {

namespace fs = std::filesystem;

constexpr const char *state_words[] = {"started", "failed", "done"};

/// Whether a name fits a pattern in which * stands for anything.
bool fits_pattern(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos)
    return pattern == name;
  if (!name.starts_with(pattern.substr(0, star)))
    return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t from = star; from <= name.size(); ++from)
    if (fits_pattern(rest, name.substr(from)))
      return true;
  return false;
}

/// Shorter names first: numbers in names that are equal but for one come in their order.
bool shorter(const std::string &first, const std::string &second) {
  return std::pair(first.size(), first) < std::pair(second.size(), second);
}

std::string list_text(const std::string &word, const Hashes &hashes) {
  std::string text;
  for (const auto &[name, hash] : hashes)
    text += fmt::format("{} {} {}\n", word, hash.empty() ? "-" : hash, name);
  return text;
}

/// The first thing whose sum differs; empty if nothing does.
std::string first_difference(const Hashes &before, const Hashes &now) {
  for (const auto &entry : now)
    if (std::find(before.begin(), before.end(), entry) == before.end())
      return entry.first;
  for (const auto &entry : before)
    if (std::find(now.begin(), now.end(), entry) == now.end())
      return entry.first;
  return {};
}

} // namespace

std::string FileHashes::of(const fs::path &path) {
  const fs::path whole = path.lexically_normal();
  const auto known = known_.find(whole);
  if (known != known_.end())
    return known->second;
  std::error_code ignored;
  return known_[whole] = fs::is_regular_file(whole, ignored) ? sha256_of_file(whole) : "";
}

void FileHashes::forget(const fs::path &path) { known_.erase(path.lexically_normal()); }

std::vector<std::string> expanded(const fs::path &folder, const std::string &word) {
  if (word.find('*') == std::string::npos)
    return {word};
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, ignored))
    if (fits_pattern(word, entry.path().filename().string()))
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end(), shorter);
  return names;
}

Hashes dependencies_of(const Step &step, const fs::path &folder, const StudyPrograms &programs,
                       FileHashes &files) {
  Hashes result = {{"the command", sha256_of(fmt::format("{}", fmt::join(step.command, "\n")))}};
  for (const auto &[name, content] : step.texts)
    result.emplace_back(name, sha256_of(content));
  for (const fs::path &input : step.inputs)
    for (const std::string &name : expanded(folder / step.folder, input.string()))
      result.emplace_back(name, files.of(folder / step.folder / name));
  for (const fs::path &program : step.is_lammps() ? programs.lammps : programs.insproc)
    result.emplace_back(program.filename().string(), files.of(program));
  return result;
}

Hashes results_of(const Step &step, const fs::path &folder, FileHashes &files) {
  Hashes result;
  for (const std::string &output : step.outputs)
    result.emplace_back(output, files.of(folder / step.folder / output));
  return result;
}

StepRecords::StepRecords(fs::path folder) : folder_(std::move(folder) / ".study") {}

fs::path StepRecords::file(const Step &step, const std::string &ending) const {
  std::string name = step.name;
  std::replace(name.begin(), name.end(), '/', '.');
  return folder_ / (name + ending);
}

std::optional<StepRecord> StepRecords::read(const Step &step) const {
  const fs::path path = file(step, ".txt");
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored))
    return std::nullopt;
  StepRecord record;
  std::istringstream lines(read_text_file(path.string()));
  bool named = false;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word, value, name;
    words >> word >> value >> std::ws;
    std::getline(words, name);
    if (value == "-")
      value.clear();
    if (word == "step") {
      named = value == step.name;
    } else if (word == "state") {
      const auto *const found = std::find(std::begin(state_words), std::end(state_words), value);
      if (found == std::end(state_words))
        return std::nullopt;
      record.state = static_cast<StepState>(found - std::begin(state_words));
    } else if (word == "seconds") {
      std::from_chars(value.data(), value.data() + value.size(), record.seconds);
    } else if (word == "depends") {
      record.dependencies.emplace_back(name, value);
    } else if (word == "result") {
      record.results.emplace_back(name, value);
    }
  }
  return named ? std::optional(record) : std::nullopt;
}

void StepRecords::write(const Step &step, const StepRecord &record) const {
  fs::create_directories(folder_);
  write_text_file(file(step, ".txt").string(),
                  fmt::format("step {}\nstate {}\nseconds {:.3f}\n", step.name,
                              state_words[static_cast<int>(record.state)], record.seconds) +
                      list_text("depends", record.dependencies) +
                      list_text("result", record.results));
}

StepStanding standing_of(const std::optional<StepRecord> &record, const Hashes &dependencies,
                         const Hashes &results) {
  StepStanding standing;
  if (!record) {
    standing.reason = "new";
    return standing;
  }
  const std::string changed = first_difference(record->dependencies, dependencies);
  if (!changed.empty()) {
    standing.reason = "changed: " + changed;
    return standing;
  }
  if (record->state != StepState::done) {
    standing.resumes = true;
    standing.reason = record->state == StepState::failed ? "failed before" : "not finished";
    return standing;
  }
  for (const auto &[name, hash] : results)
    if (hash.empty()) {
      standing.reason = name + " is gone";
      return standing;
    }
  const std::string spoilt = first_difference(record->results, results);
  standing.done = spoilt.empty();
  standing.reason = standing.done ? "" : spoilt + " is not as it was left";
  return standing;
}

} // namespace ins
