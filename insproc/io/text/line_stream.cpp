// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/line_stream.h"

#include "base/error.h"
#include "io/text/line_reader.h"

#include <fmt/format.h>

namespace ins {

LineStream::LineStream(std::string path) : path_(std::move(path)), file_(path_) {
  if (!file_.is_open())
    throw Error(fmt::format("{}: cannot be read", path_));
}

bool LineStream::next(std::string_view &line) {
  if (!std::getline(file_, text_)) {
    if (file_.bad())
      throw Error(fmt::format("{}: cannot be read", path_));
    return false;
  }
  ++line_;
  line = text_;
  return true;
}

std::string_view LineStream::line(const char *what) {
  std::string_view found;
  if (!next(found))
    fail(fmt::format("the file ends where {} should stand; is it truncated?", what));
  return found;
}

std::vector<std::string_view> LineStream::words(const char *what) {
  return split_words(line(what));
}

void LineStream::fail(const std::string &what) const {
  throw Error(fmt::format("{}:{}: {}", path_, line_, what));
}

} // namespace ins
