// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/pictures/subprocess.h"

#include "base/error.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace ins {

namespace {

/// A child that ends early must not end us by SIGPIPE.
class IgnoreBrokenPipe {
public:
  IgnoreBrokenPipe() : previous_(std::signal(SIGPIPE, SIG_IGN)) {}
  ~IgnoreBrokenPipe() { std::signal(SIGPIPE, previous_); }
  IgnoreBrokenPipe(const IgnoreBrokenPipe &) = delete;
  IgnoreBrokenPipe &operator=(const IgnoreBrokenPipe &) = delete;

private:
  void (*previous_)(int);
};

struct CloseFile {
  void operator()(std::FILE *file) const { std::fclose(file); }
};

void feed(int descriptor, const std::string &input) {
  const IgnoreBrokenPipe guard;
  std::size_t sent = 0;
  while (sent < input.size()) {
    const ssize_t n = ::write(descriptor, input.data() + sent, input.size() - sent);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break; // the child has ended; its exit status tells why
    sent += static_cast<std::size_t>(n);
  }
  ::close(descriptor);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string content(std::FILE *file) {
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file))
    text += static_cast<char>(c);
  return text;
}

} // namespace

ProcessResult run_process(const std::vector<std::string> &arguments, const std::string &input) {
  const std::string &program = arguments.front();
  // The errors go to a file, not to a second pipe: two pipes could block each other.
  const std::unique_ptr<std::FILE, CloseFile> errors(std::tmpfile());
  int pipe_ends[2];
  if (!errors || ::pipe2(pipe_ends, O_CLOEXEC) != 0)
    throw Error("cannot start " + program + ": " + std::strerror(errno));

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(errors.get()), STDERR_FILENO);

  std::vector<char *> words;
  for (const std::string &argument : arguments)
    words.push_back(const_cast<char *>(argument.c_str()));
  words.push_back(nullptr);

  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe_ends[0]);
  ProcessResult result;
  if (failure != 0) {
    ::close(pipe_ends[1]);
    if (failure != ENOENT)
      throw Error("cannot start " + program + ": " + std::strerror(failure));
    result.not_found = true;
    return result;
  }
  feed(pipe_ends[1], input);
  result.exit_status = wait_for(child);
  result.errors = content(errors.get());
  return result;
}

} // namespace ins
