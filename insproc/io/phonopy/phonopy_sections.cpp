// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_sections.h"

#include "io/text/line_reader.h"

#include <algorithm>
#include <cctype>

namespace ins {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

bool starts_key(std::string_view line) {
  return !line.empty() && (std::isalpha(static_cast<unsigned char>(line[0])) || line[0] == '_');
}

/// "[ x, y, z ]"
bool parse_triple(std::string_view text, Eigen::Vector3d &v) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']')
    return false;
  text = text.substr(1, text.size() - 2);
  for (int k = 0; k < 3; ++k) {
    const std::size_t comma = k < 2 ? text.find(',') : text.size();
    if (comma == std::string_view::npos || !parse_number(trimmed(text.substr(0, comma)), v[k]))
      return false;
    text = text.substr(std::min(comma + 1, text.size()));
  }
  return true;
}

/// The value after "key:", if the line has this key.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  if (!line.starts_with(key) || line.size() == key.size() || line[key.size()] != ':')
    return std::nullopt;
  return trimmed(line.substr(key.size() + 1));
}

/// Reads the section line by line; each line must continue what the lines before began.
class DisplacementScanner {
public:
  bool take(std::string_view line) {
    if (line.starts_with("- atom"))
      return take_atom(line.substr(2));
    if (found_.displacements.empty())
      return false;
    if (const auto value = value_of(line, "displacement"))
      return start(State::displacement) && (value->empty() || take_displacement(*value));
    if (const auto value = value_of(line, "forces")) {
      found_.forces.emplace_back();
      return value->empty() && start(State::forces);
    }
    if (value_of(line, "supercell_energy"))
      return start(State::none);
    if (state_ == State::displacement)
      return take_displacement(line);
    return state_ == State::forces && line.starts_with("- ") &&
           parse_triple(trimmed(line.substr(2)), found_.forces.back().emplace_back());
  }

  /// Every atom has had its displacement.
  bool complete() const { return displaced_ == found_.displacements.size() && displaced_ > 0; }

  DisplacementLines result() { return std::move(found_); }

private:
  enum class State { none, displacement, forces };

  bool start(State state) {
    state_ = state;
    return true;
  }

  bool take_atom(std::string_view line) {
    const auto value = value_of(line, "atom");
    Displacement &displacement = found_.displacements.emplace_back();
    if (!value || !parse_number(*value, displacement.atom) || displacement.atom < 1)
      return false;
    --displacement.atom;
    return start(State::none);
  }

  bool take_displacement(std::string_view text) {
    ++displaced_;
    return parse_triple(text, found_.displacements.back().vector) && start(State::none);
  }

  DisplacementLines found_;
  State state_ = State::none;
  std::size_t displaced_ = 0;
};

/// Calls `take` with every line that holds more than a comment, the key's own left out.
/// \return false if one of them was refused
template <typename Take> bool each_line(std::string_view section, Take take) {
  for (std::size_t at = line_at(section, 0).size() + 1; at < section.size();) {
    const std::string_view raw = line_at(section, at);
    at += raw.size() + 1;
    const std::string_view line = trimmed(raw.substr(0, raw.find('#')));
    if (!line.empty() && !take(line))
      return false;
  }
  return true;
}

/// Reads a cell line by line.
class CellScanner {
public:
  bool take(std::string_view line) {
    if (line.starts_with("- [")) {
      Eigen::Vector3d row;
      if (!parse_triple(trimmed(line.substr(2)), row))
        return false;
      if (rows_ && vectors_ < 3)
        found_.lattice.row(vectors_++) = row.transpose();
      return true;
    }
    const std::string_view entry = line.starts_with("- ") ? trimmed(line.substr(2)) : line;
    rows_ = value_of(entry, "lattice").has_value();
    if (const auto label = value_of(entry, "symbol")) {
      if (!starts_key(*label)) // in quotation marks
        return false;
      found_.labels.emplace_back(*label);
    }
    for (const char *key : {"coordinates", "position"})
      if (const auto place = value_of(entry, key))
        return parse_triple(*place, found_.positions.emplace_back());
    return entry.find(':') != std::string_view::npos;
  }

  bool complete() const {
    return vectors_ == 3 && !found_.labels.empty() &&
           found_.labels.size() == found_.positions.size();
  }

  CellLines result() { return std::move(found_); }

private:
  CellLines found_;
  bool rows_ = false; ///< the lines are lattice vectors
  int vectors_ = 0;
};

} // namespace

std::optional<Section> find_section(std::string_view text, std::string_view key) {
  std::optional<Section> section;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (section && starts_key(line)) {
      section->end = at;
      return section;
    }
    if (!section && value_of(line, key))
      section = Section{at, text.size()};
    at += line.size() + 1;
  }
  return section;
}

void blank_section(std::string &text, const Section &section) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(section.begin);
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(section.end);
  const auto lines = static_cast<std::size_t>(std::count(begin, end, '\n'));
  text.replace(section.begin, section.end - section.begin, lines, '\n');
}

std::optional<DisplacementLines> scan_displacements(std::string_view section) {
  DisplacementScanner scanner;
  if (!each_line(section, [&](std::string_view line) { return scanner.take(line); }) ||
      !scanner.complete())
    return std::nullopt;
  return scanner.result();
}

std::optional<CellLines> scan_cell(std::string_view section) {
  CellScanner scanner;
  if (!each_line(section, [&](std::string_view line) { return scanner.take(line); }) ||
      !scanner.complete())
    return std::nullopt;
  return scanner.result();
}

} // namespace ins
