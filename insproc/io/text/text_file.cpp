// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/text_file.h"

#include "base/error.h"
#include "io/text/atomic_file.h"
#include "io/text/xz.h"

#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace ins {

std::string read_text_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad())
    throw Error(fmt::format("{}: cannot be read", path));
  return is_xz(text) ? decompressed(text, path) : text;
}

char first_character(const std::string &path) {
  const std::string text = read_text_file(path);
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string::npos ? '\0' : text[at];
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
