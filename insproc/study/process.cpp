// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/process.h"

#include "base/error.h"
#include "io/text/text_file.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <sstream>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ins {

namespace {

sigset_t held_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP})
    sigaddset(&set, signal);
  return set;
}

/// What the child does: it becomes the program, or says why it cannot.
[[noreturn]] void become(const Launch &launch, const std::vector<char *> &words, int log,
                         pid_t parent) {
  const auto refuse = [&](const std::string &what) {
    const std::string text = what + ": " + std::strerror(errno) + "\n";
    if (::write(log, text.data(), text.size()) < 0)
      std::_Exit(126);
    std::_Exit(127);
  };
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) // it has died in between
    std::_Exit(126);
#endif
  const sigset_t held = held_signals();
  ::sigprocmask(SIG_UNBLOCK, &held, nullptr);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (const int none = ::open("/dev/null", O_RDONLY); none >= 0)
    ::dup2(none, STDIN_FILENO);
  if (launch.lock >= 0)
    ::fcntl(launch.lock, F_SETFD, 0);
  if (::chdir(launch.folder.c_str()) != 0)
    refuse("cannot go to " + launch.folder.string());
  for (const auto &[name, value] : launch.environment)
    ::setenv(name.c_str(), value.c_str(), 1);
  ::execvp(launch.words.front().c_str(), words.data());
  refuse("cannot start " + launch.words.front());
  std::_Exit(127);
}

} // namespace

FileLock::FileLock(const std::filesystem::path &path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0)
    throw Error(fmt::format("{}: cannot be made: {}", path.string(), std::strerror(errno)));
}

FileLock::~FileLock() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

bool FileLock::take() { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

pid_t start_program(const Launch &launch) {
  const int log = ::open(launch.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (log < 0)
    throw Error(
        fmt::format("{}: cannot be written: {}", launch.log.string(), std::strerror(errno)));
  std::vector<char *> words;
  for (const std::string &word : launch.words)
    words.push_back(const_cast<char *>(word.c_str()));
  if (!launch.called.empty())
    words.front() = const_cast<char *>(launch.called.c_str());
  words.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0)
    become(launch, words, log, parent);
  ::close(log);
  if (child < 0)
    throw Error(fmt::format("cannot start {}: {}", launch.words.front(), std::strerror(errno)));
  return child;
}

int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

HeldSignals::HeldSignals() {
  const sigset_t set = held_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

HeldSignals::~HeldSignals() {
  const sigset_t set = held_signals();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

int HeldSignals::next_signal(double seconds) const {
  const sigset_t set = held_signals();
  std::timespec time{};
  time.tv_sec = static_cast<std::time_t>(seconds);
  time.tv_nsec = static_cast<long>((seconds - static_cast<double>(time.tv_sec)) * 1e9);
  const int signal = ::sigtimedwait(&set, nullptr, &time);
  return signal > 0 ? signal : 0;
}

std::pair<int, std::string> run_to_end(const Launch &launch) {
  const pid_t child = start_program(launch);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {exit_status(status), read_text_file(launch.log.string())};
}

std::filesystem::path find_program(const std::string &name) {
  if (name.find('/') != std::string::npos)
    return ::access(name.c_str(), X_OK) == 0 ? name : "";
  for (const std::filesystem::path &folder : folders_of_variable("PATH")) {
    const std::filesystem::path candidate = folder / name;
    std::error_code ignored;
    if (::access(candidate.c_str(), X_OK) == 0 &&
        std::filesystem::is_regular_file(candidate, ignored))
      return candidate;
  }
  return {};
}

std::vector<std::filesystem::path> folders_of_variable(const char *variable) {
  std::vector<std::filesystem::path> folders;
  const char *list = std::getenv(variable);
  std::istringstream stream(list ? list : "");
  for (std::string folder; std::getline(stream, folder, ':');)
    if (!folder.empty())
      folders.emplace_back(folder);
  return folders;
}

} // namespace ins
