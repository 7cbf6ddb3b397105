// SPDX-License-Identifier: GPL-2.0-or-later
#include "atomic_file.h"

#include "error.h"

#include <system_error>
#include <unistd.h>
#include <utility>

namespace ins {

namespace fs = std::filesystem;

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
  temporary_.replace_filename("." + path_.stem().string() + "." + std::to_string(::getpid()) +
                              path_.extension().string());
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
