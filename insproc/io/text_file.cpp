// SPDX-License-Identifier: GPL-2.0-or-later
#include "text_file.h"

#include "atomic_file.h"
#include "error.h"

#include <fmt/format.h>
#include <fstream>

namespace ins {

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
