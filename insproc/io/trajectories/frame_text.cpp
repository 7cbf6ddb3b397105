// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/frame_text.h"

#include "base/error.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace ins {

namespace {

constexpr std::string_view dump_start = "ITEM: TIMESTEP";
constexpr std::string_view dump_units = "ITEM: UNITS"; // before it, in the first frame
constexpr std::string_view atoms_item = "ITEM: ATOMS";
constexpr std::size_t none = std::string_view::npos;

/// The formats' marks are in the first two lines.
std::optional<FrameFormat> format_of(std::string_view start) {
  if (start.starts_with(dump_start) || start.starts_with(dump_units))
    return FrameFormat::LammpsDump;
  const std::size_t line = start.find('\n');
  if (line == none)
    return std::nullopt;
  const auto words = split_words(start.substr(0, line));
  int atoms = 0;
  const std::string_view comment = start.substr(line + 1, start.find('\n', line + 1) - line - 1);
  if (words.size() == 1 && parse_number(words[0], atoms) && atoms > 0 &&
      (comment.find("Lattice=") != none || comment.find("Properties=") != none))
    return FrameFormat::ExtendedXyz;
  return std::nullopt;
}

/// The place behind so many line ends; none if there are fewer.
std::size_t behind_lines(std::string_view text, std::size_t start, long lines) {
  for (; lines > 0; --lines) {
    start = text.find('\n', start);
    if (start == none)
      return none;
    ++start;
  }
  return start;
}

/// The number that stands alone in a line; 0 if none does.
long number_in_line(std::string_view text, std::size_t start) {
  const std::size_t end = text.find('\n', start);
  int number = 0;
  const auto words = split_words(text.substr(start, end == none ? none : end - start));
  return words.size() == 1 && parse_number(words[0], number) ? number : 0;
}

} // namespace

FrameText::FrameText(const std::string &path) : path_(path), source_(ByteSource::open(path)) {
  constexpr std::size_t enough = 1 << 16;
  rest_.resize(enough);
  rest_.resize(source_->read(rest_.data(), enough));
  read_ = rest_.size();
  const std::optional<FrameFormat> format = format_of(rest_);
  if (!format)
    throw Error(fmt::format("{}: neither a text dump of LAMMPS nor extended xyz", path_));
  format_ = *format;
}

/// The place behind the frame that begins at `start`; none if the text does not hold it all.
std::size_t FrameText::frame_end(std::string_view text, std::size_t start, bool at_end) const {
  if (format_ == FrameFormat::ExtendedXyz)
    return behind_lines(text, start, number_in_line(text, start) + 2);
  // Lines are counted only where no next frame tells the end.
  const std::size_t atoms = text.find(atoms_item, start);
  if (atoms == none)
    return none;
  const std::size_t next = text.find(dump_start, atoms);
  if (next != none)
    return next;
  if (!at_end)
    return none;
  const std::size_t number = text.find("ITEM: NUMBER OF ATOMS", start);
  const std::size_t count = number < atoms ? text.find('\n', number) : none;
  return count == none ? none : behind_lines(text, atoms, number_in_line(text, count + 1) + 1);
}

std::vector<std::string_view> FrameText::next(std::size_t bytes, std::string &text) {
  text.swap(rest_);
  rest_.clear();
  std::vector<std::pair<std::size_t, std::size_t>> places;
  std::size_t start = 0;
  const auto read_more = [&](std::size_t wanted) {
    const std::size_t before = text.size();
    text.resize(before + wanted);
    text.resize(before + source_->read(text.data() + before, wanted));
    ended_ = text.size() < before + wanted;
    read_ += text.size() - before;
  };
  if (!ended_ && text.size() < bytes)
    read_more(bytes - text.size());
  for (;; read_more(text.size())) { // doubled for a large frame
    while (start < text.size()) {
      const std::size_t end = frame_end(text, start, ended_);
      if (end == none)
        break;
      places.emplace_back(start, end);
      start = end;
    }
    if (!places.empty() || ended_)
      break;
  }
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  if (ended_ && last != none && last >= start)
    cut_off_ = true;
  if (!ended_)
    rest_.assign(text, start);
  handed_out_ += start;
  std::vector<std::string_view> frames;
  for (const auto &[from, to] : places)
    frames.push_back(std::string_view(text).substr(from, to - from));
  return frames;
}

double FrameText::share() const {
  return read_ > 0
             ? source_->share() * static_cast<double>(handed_out_) / static_cast<double>(read_)
             : 1.0;
}

bool is_frame_text(const std::string &path) {
  constexpr std::size_t enough = 1 << 16;
  std::string start(enough, '\0');
  start.resize(ByteSource::open(path)->read(start.data(), enough));
  return format_of(start).has_value();
}

} // namespace ins
