// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/frame_head.h"

#include "io/structures/extxyz_comment.h"
#include "io/text/line_reader.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// Takes lines off the front of a text.
class Lines {
public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string_view next() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return line;
  }
  std::string_view rest() const { return rest_; }

private:
  std::string_view rest_;
};

bool read_numbers(const Words &words, std::size_t count, double *values) {
  if (words.size() < count)
    return false;
  for (std::size_t i = 0; i < count; ++i)
    if (!parse_number(words[i], values[i]))
      return false;
  return true;
}

bool has_word(const Words &words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "ITEM: BOX BOUNDS xy xz yz pp pp pp" and the three lines behind it.
bool read_dump_box(const Words &names, Lines &lines, FrameHead &head) {
  const bool general = has_word(names, "abc"), tilted = has_word(names, "xy");
  const std::size_t count = general ? 4 : tilted ? 3 : 2;
  double rows[3][4] = {};
  for (auto &row : rows)
    if (!read_numbers(split_words(lines.next()), count, row))
      return false;
  for (std::size_t axis = 0; axis < 3 && names.size() >= 6; ++axis)
    head.periodic[axis] = names[names.size() - 3 + axis] == "pp";
  if (general) {
    for (int axis = 0; axis < 3; ++axis) {
      head.lattice.row(axis) = Eigen::Map<const Eigen::RowVector3d>(rows[axis]);
      head.origin[axis] = rows[axis][3];
    }
    return true;
  }
  const double xy = rows[0][2], xz = rows[1][2], yz = rows[2][2];
  // The bounds of a tilted box are those of the box around it.
  head.origin = {rows[0][0] - std::min({0.0, xy, xz, xy + xz}), rows[1][0] - std::min(0.0, yz),
                 rows[2][0]};
  const double high_x = rows[0][1] - std::max({0.0, xy, xz, xy + xz});
  const double high_y = rows[1][1] - std::max(0.0, yz);
  head.lattice << high_x - head.origin[0], 0.0, 0.0, //
      xy, high_y - head.origin[1], 0.0,              //
      xz, yz, rows[2][1] - head.origin[2];
  return true;
}

bool read_dump_head(std::string_view frame, FrameHead &head, std::string &problem) {
  Lines lines(frame);
  while (!lines.rest().empty()) {
    const std::string_view line = lines.next();
    const Words words = split_words(line);
    double number = 0.0;
    if (words.size() < 2 || words[0] != "ITEM:") {
      problem = fmt::format("'{}' where a line ITEM: ... should stand", line.substr(0, 40));
      return false;
    }
    if (words[1] == "ATOMS") {
      head.columns.assign(words.begin() + 2, words.end());
      head.rows = lines.rest();
      return true;
    }
    if (words[1] == "BOX") {
      if (read_dump_box(words, lines, head))
        continue;
      problem = "the numbers of the box cannot be read";
      return false;
    }
    const std::string_view value = lines.next();
    if (words[1] == "UNITS")
      continue;
    if (!read_numbers(split_words(value), 1, &number)) {
      problem = fmt::format("'{}' behind '{}' is no number", value, line);
      return false;
    }
    if (words[1] == "TIMESTEP")
      head.step = number;
    else if (words[1] == "TIME")
      head.time = number;
    else if (words[1] == "NUMBER")
      head.atoms = static_cast<int>(number);
  }
  problem = "it ends before its atoms";
  return false;
}

/// Names of columns for a property of extended xyz.
void add_columns(const std::string &name, int width, std::vector<std::string> &columns) {
  const auto add = [&](std::initializer_list<const char *> names) {
    columns.insert(columns.end(), names.begin(), names.end());
  };
  if (name == "species" && width == 1)
    add({"element"});
  else if (name == "pos" && width == 3)
    add({"xu", "yu", "zu"});
  else if ((name == "vel" || name == "velo" || name == "velocities") && width == 3)
    add({"vx", "vy", "vz"});
  else
    for (int k = 0; k < width; ++k)
      columns.push_back(width == 1 ? name : fmt::format("{}[{}]", name, k + 1));
}

bool read_properties(const std::string &text, std::vector<std::string> &columns) {
  std::vector<std::string> parts(1);
  for (const char c : text)
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  for (std::size_t i = 0; i + 2 < parts.size(); i += 3) {
    int width = 0;
    if (!parse_number(parts[i + 2], width) || width < 1)
      return false;
    add_columns(parts[i], width, columns);
  }
  return parts.size() % 3 == 0;
}

bool read_extxyz_head(std::string_view frame, FrameHead &head, std::string &problem) {
  Lines lines(frame);
  parse_number(split_words(lines.next()).at(0), head.atoms);
  std::vector<FrameValue> values;
  if (!parse_extxyz_comment(lines.next(), values, problem))
    return false;
  head.rows = lines.rest();
  bool has_box = false;
  for (const FrameValue &value : values) {
    const Words words = split_words(value.text);
    double number = 0.0;
    if (value.key == "Lattice")
      has_box = read_numbers(words, 9, head.lattice.data());
    else if (value.key == "Properties" && !read_properties(value.text, head.columns))
      problem = "Properties cannot be read";
    else if (value.key == "pbc" && words.size() == 3)
      for (std::size_t axis = 0; axis < 3; ++axis)
        head.periodic[axis] = words[axis].starts_with('T') || words[axis].starts_with('t');
    else if ((value.key == "time" || value.key == "Time") && read_numbers(words, 1, &number))
      head.time = number;
    else if ((value.key == "step" || value.key == "Step" || value.key == "timestep") &&
             read_numbers(words, 1, &number))
      head.step = number;
  }
  head.lattice.transposeInPlace(); // vectors one behind the other, into columns
  if (head.columns.empty())
    head.columns = {"element", "xu", "yu", "zu"};
  if (!has_box)
    problem = "there is no Lattice";
  return problem.empty();
}

} // namespace

std::optional<FrameHead> read_frame_head(FrameFormat format, std::string_view frame,
                                         std::string &problem) {
  FrameHead head;
  problem.clear();
  const bool read = format == FrameFormat::LammpsDump ? read_dump_head(frame, head, problem)
                                                      : read_extxyz_head(frame, head, problem);
  if (!read)
    return std::nullopt;
  if (head.atoms < 1 || !(std::abs(head.lattice.determinant()) > 1e-6)) {
    problem = head.atoms < 1 ? "it has no atoms" : "its box has no volume";
    return std::nullopt;
  }
  return head;
}

} // namespace ins
