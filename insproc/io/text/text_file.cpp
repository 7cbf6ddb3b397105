// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/text_file.h"

#include "base/error.h"
#include "io/text/atomic_file.h"

#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace ins {

std::string read_text_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad())
    throw Error(fmt::format("{}: cannot be read", path));
  return text;
}

void write_text_file(const std::string &path, const std::string &text) {
  AtomicFile target(path);
  std::ofstream out(target.temporary(), std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw Error(fmt::format("{}: cannot be written; is the disk full?", path));
  target.commit();
}

} // namespace ins
