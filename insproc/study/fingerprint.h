// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the result of a step depends on, and what is kept of a step that has run.
#pragma once

#include "study/step.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// What something is called, and the SHA-256 of its content.
using Hashes = std::vector<std::pair<std::string, std::string>>;

/// Sums of files, each taken once.
class FileHashes {
public:
  /// Empty where there is no such file.
  std::string of(const std::filesystem::path &path);

  /// To be called for files that have been written.
  void forget(const std::filesystem::path &path);

private:
  std::map<std::filesystem::path, std::string> known_;
};

/// Where programs are, and what else is loaded with them.
struct StudyPrograms {
  std::vector<std::filesystem::path> lammps;  ///< program and plugins
  std::vector<std::filesystem::path> insproc; ///< the program
};

/// Files that a word of a command or an input stands for: itself, or those that fit its *, in
/// natural order, as they are called from `folder`.
std::vector<std::string> expanded(const std::filesystem::path &folder, const std::string &word);

/// Command, texts, inputs and programs of a step.
///
/// \param folder  of the study
Hashes dependencies_of(const Step &step, const std::filesystem::path &folder,
                       const StudyPrograms &programs, FileHashes &files);

/// The outputs of a step; those that are missing have no sum.
Hashes results_of(const Step &step, const std::filesystem::path &folder, FileHashes &files);

enum class StepState { started, failed, done };

struct StepRecord {
  StepState state = StepState::started;
  double seconds = 0.0; ///< that it took
  Hashes dependencies;
  Hashes results; ///< of a step that is done
};

/// What is kept of steps between runs of a study: a file each, below FOLDER/.study.
class StepRecords {
public:
  /// \param folder  of the study
  explicit StepRecords(std::filesystem::path folder);

  /// Empty if there is none that can be read.
  std::optional<StepRecord> read(const Step &step) const;

  /// \throws Error if it cannot be written
  void write(const Step &step, const StepRecord &record) const;

  /// A file that belongs to a step: ".study/1.5GPa.relax" and an ending.
  std::filesystem::path file(const Step &step, const std::string &ending) const;

private:
  std::filesystem::path folder_;
};

/// How a step stands.
struct StepStanding {
  bool done = false;
  bool resumes = false; ///< what a run of the same inputs has left can be continued
  std::string
      reason; ///< why it is to run: "new", "changed: in.relax", "force_constants.h5 is gone"
};

StepStanding standing_of(const std::optional<StepRecord> &record, const Hashes &dependencies,
                         const Hashes &results);

} // namespace ins
