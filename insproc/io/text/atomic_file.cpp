// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/atomic_file.h"

#include "base/error.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ins {

namespace fs = std::filesystem;

namespace {

/// The process that a temporary file of `path` belongs to, by its name; 0 for any other file.
pid_t owner_of(const fs::path &path, const std::string &name) {
  const std::string before = fmt::format(".{}.", path.stem().string());
  const std::string after = path.extension().string();
  if (name.size() <= before.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after))
    return 0;
  const char *first = name.data() + before.size(), *last = name.data() + name.size() - after.size();
  pid_t process = 0;
  const auto [end, error] = std::from_chars(first, last, process);
  return error == std::errc{} && end == last ? process : 0;
}

/// Does a process run? One that has ended runs no more, though it stays in the list of processes
/// until its parent has asked for its status, which may be never.
bool is_running(pid_t process) {
  if (::kill(process, 0) != 0 && errno == ESRCH)
    return false;
  std::string text; // "NUMBER (COMMAND) STATE ..."
  std::getline(std::ifstream(fmt::format("/proc/{}/stat", process)), text);
  const std::size_t command_end = text.rfind(") ");
  return command_end == std::string::npos || text.compare(command_end + 2, 1, "Z") != 0;
}

/// Removes what killed processes have left of `path`.
void remove_abandoned(const fs::path &path, const fs::path &directory) {
  std::error_code ignored;
  for (const fs::directory_entry &entry : fs::directory_iterator(directory, ignored)) {
    const pid_t owner = owner_of(path, entry.path().filename().string());
    if (owner > 0 && !is_running(owner))
      fs::remove(entry.path(), ignored);
  }
}

} // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  const fs::path directory = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored))
    throw Error("cannot write " + path_.string() + ": the directory " + directory.string() +
                " does not exist; create it first");
  if (fs::is_directory(path_, ignored))
    throw Error("cannot write " + path_.string() + ": it is a directory; name a file in it");
  temporary_ = path_;
  // The extension stays last, because some writers choose their format by it.
  temporary_.replace_filename(
      fmt::format(".{}.{}{}", path_.stem().string(), ::getpid(), path_.extension().string()));
  remove_abandoned(path_, directory);
}

AtomicFile::~AtomicFile() {
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void AtomicFile::commit() {
  std::error_code failure;
  fs::rename(temporary_, path_, failure);
  if (failure)
    throw Error("cannot write " + path_.string() + ": " + failure.message());
}

} // namespace ins
