// SPDX-License-Identifier: GPL-2.0-or-later
//
// Programs that run beside this one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace ins {

/// A lock that one process at a time holds, and with it the programs it has started under it. It
/// ends with the last of them, also by a kill.
class FileLock {
public:
  /// \throws Error if the file cannot be made
  explicit FileLock(const std::filesystem::path &path);
  ~FileLock();
  FileLock(FileLock &&other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock(const FileLock &) = delete;
  FileLock &operator=(const FileLock &) = delete;

  /// False while another process holds it.
  bool take();

  int descriptor() const { return descriptor_; }

private:
  int descriptor_;
};

struct Launch {
  std::vector<std::string> words; ///< program, found on PATH, and arguments
  std::string called;             ///< what the program finds as its name; empty: the first word
  std::filesystem::path folder;   ///< it runs in
  std::filesystem::path log;      ///< for its standard output and error
  std::vector<std::pair<std::string, std::string>> environment; ///< besides ours
  int lock = -1;                                                ///< descriptor it keeps open
};

/// Starts a program, which is ended by SIGTERM if this process dies. A program that cannot be
/// started leaves a line in its log and ends with status 127.
///
/// \throws Error if there is no process to be had
pid_t start_program(const Launch &launch);

/// Exit status of a process that has ended: 128 + signal if a signal ended it.
int exit_status(int status);

/// Signals that end a run, and those of children, are kept for next_signal(), as long as this
/// lives.
class HeldSignals {
public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals &) = delete;
  HeldSignals &operator=(const HeldSignals &) = delete;

  /// Waits for one; 0 if none has come in time.
  int next_signal(double seconds) const;
};

/// Runs a program to its end. \return its exit status, and what it wrote into the log
std::pair<int, std::string> run_to_end(const Launch &launch);

/// Path of a program: itself if it has a slash, else as found on PATH; empty if there is none.
std::filesystem::path find_program(const std::string &name);

/// The folders that an environment variable lists, with colons between them.
std::vector<std::filesystem::path> folders_of_variable(const char *variable);

} // namespace ins
