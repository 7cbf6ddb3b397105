// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/extxyz.h"

#include "base/error.h"
#include "io/structures/extxyz_comment.h"
#include "io/tables/number_text.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"

#include <Eigen/LU>
#include <cmath>
#include <fmt/format.h>
#include <ostream>
#include <sstream>

namespace ins {

namespace {

/// The columns of a line. Symbol and coordinates have a place of their own, what else there is goes
/// to Frame::columns.
struct Layout {
  std::size_t species = 0;
  std::size_t position = 1;
  std::size_t count = 4;
  std::vector<std::size_t> others; ///< first word of each of Frame::columns
};

Layout layout_of(const LineReader &file, const std::string &properties, Frame &frame) {
  Layout layout{std::string::npos, std::string::npos, 0, {}};
  std::vector<std::string> parts(1);
  for (const char c : properties)
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  if (parts.size() % 3 != 0)
    file.fail(fmt::format("Properties={} is not NAME:TYPE:WIDTH repeated", properties));
  for (std::size_t k = 0; k < parts.size(); k += 3) {
    int width = 0;
    if (!parse_number(parts[k + 2], width) || width < 1 || parts[k + 1].size() != 1)
      file.fail(fmt::format("Properties={} is not NAME:TYPE:WIDTH repeated", properties));
    if (parts[k] == "species" && width == 1) {
      layout.species = layout.count;
    } else if (parts[k] == "pos" && width == 3) {
      layout.position = layout.count;
    } else {
      frame.columns.push_back({parts[k], parts[k + 1][0], width, {}});
      layout.others.push_back(layout.count);
    }
    layout.count += static_cast<std::size_t>(width);
  }
  if (layout.species == std::string::npos || layout.position == std::string::npos)
    file.fail("Properties names no species:S:1 or no pos:R:3");
  return layout;
}

Eigen::Matrix3d lattice_of(const LineReader &file, const std::string &text) {
  const std::vector<std::string_view> words = split_words(text);
  if (words.size() != 9)
    file.fail("there is no Lattice of nine numbers");
  Eigen::Matrix3d lattice;
  for (int k = 0; k < 9; ++k)
    if (!parse_number(words[k], lattice(k / 3, k % 3)))
      file.fail(fmt::format("'{}' in Lattice is no number", words[k]));
  return lattice;
}

std::array<bool, 3> periodicity_of(const LineReader &file, const std::string &text) {
  const std::vector<std::string_view> words = split_words(text);
  std::array<bool, 3> periodic{};
  if (words.size() != 3)
    file.fail("pbc is not three of T and F");
  for (int axis = 0; axis < 3; ++axis) {
    const char letter = words[axis].front();
    if (letter != 'T' && letter != 't' && letter != '1' && letter != 'F' && letter != 'f' &&
        letter != '0')
      file.fail(fmt::format("'{}' in pbc is not T or F", words[axis]));
    periodic[axis] = letter == 'T' || letter == 't' || letter == '1';
  }
  return periodic;
}

/// Takes the comment's values into the frame, but for those with a place of their own.
Layout read_comment(const LineReader &file, std::string_view comment, Frame &frame) {
  std::vector<FrameValue> values;
  std::string problem;
  if (!parse_extxyz_comment(comment, values, problem))
    file.fail(problem);
  Layout layout;
  const std::string *periodic = nullptr;
  bool has_properties = false;
  for (const FrameValue &value : values) {
    if (value.key == "Lattice") {
      frame.lattice = lattice_of(file, value.text);
      frame.periodic = {true, true, true};
    } else if (value.key == "Properties") {
      if (has_properties)
        file.fail("Properties stands here twice");
      has_properties = true;
      layout = layout_of(file, value.text, frame);
    } else if (value.key == "pbc") {
      periodic = &value.text;
    } else {
      frame.values.push_back(value);
    }
  }
  if (periodic)
    frame.periodic = periodicity_of(file, *periodic);
  return layout;
}

void read_atoms(LineReader &file, int n_atoms, const Layout &layout, Frame &frame) {
  for (int atom = 0; atom < n_atoms; ++atom) {
    const std::vector<std::string_view> words = file.next();
    if (words.size() < layout.count)
      file.fail(
          fmt::format("{} words where an atom of {} should stand", words.size(), layout.count));
    Eigen::Vector3d position;
    for (int axis = 0; axis < 3; ++axis)
      if (!parse_number(words[layout.position + axis], position[axis]))
        file.fail(fmt::format("'{}' is no coordinate", words[layout.position + axis]));
    frame.symbols.emplace_back(words[layout.species]);
    frame.positions.push_back(position);
    for (std::size_t k = 0; k < layout.others.size(); ++k)
      for (int w = 0; w < frame.columns[k].width; ++w)
        frame.columns[k].words.emplace_back(words[layout.others[k] + w]);
  }
}

bool read_frame(LineReader &file, Frame &frame) {
  const std::vector<std::string_view> words = file.next();
  if (words.empty())
    return false;
  int n_atoms = 0;
  if (words.size() != 1 || !parse_number(words[0], n_atoms) || n_atoms < 1)
    file.fail("the number of atoms should stand here");
  std::string_view comment;
  if (!file.next_line(comment))
    file.fail("the file ends where the line with Lattice should stand");
  frame = {};
  const Layout layout = read_comment(file, comment, frame);
  read_atoms(file, n_atoms, layout, frame);
  return true;
}

void print_frame(std::ostream &out, const Frame &frame) {
  out << frame.size() << '\n';
  if (!frame.lattice.isZero(0.0)) {
    out << "Lattice=\"";
    for (int k = 0; k < 9; ++k)
      out << (k ? " " : "") << shortest(frame.lattice(k / 3, k % 3));
    out << "\" ";
  }
  out << "Properties=species:S:1:pos:R:3";
  for (const FrameColumn &column : frame.columns)
    out << ':' << column.name << ':' << column.type << ':' << column.width;
  for (const FrameValue &value : frame.values)
    out << ' ' << extxyz_pair(value);
  out << " pbc=\"";
  for (int axis = 0; axis < 3; ++axis)
    out << (axis ? " " : "") << (frame.periodic[axis] ? 'T' : 'F');
  out << "\"\n";
  for (int atom = 0; atom < frame.size(); ++atom) {
    out << frame.symbols[atom];
    for (int axis = 0; axis < 3; ++axis)
      out << ' ' << shortest(frame.positions[atom][axis]);
    for (const FrameColumn &column : frame.columns)
      for (int w = 0; w < column.width; ++w)
        out << ' ' << column.words[static_cast<std::size_t>(atom) * column.width + w];
    out << '\n';
  }
}

} // namespace

std::vector<Frame> read_extxyz_frames(const std::string &path) {
  LineReader file(path);
  std::vector<Frame> frames;
  for (Frame frame; read_frame(file, frame);)
    frames.push_back(std::move(frame));
  if (frames.empty())
    file.fail("the file holds no atoms");
  return frames;
}

Crystal read_extxyz(const std::string &path) {
  LineReader file(path);
  Frame frame;
  while (read_frame(file, frame))
    ;
  if (frame.size() == 0)
    file.fail("the file holds no atoms");
  if (!(std::abs(frame.lattice.determinant()) > 1e-6))
    file.fail("there is no Lattice with a volume; the structure must be periodic");
  try {
    return crystal_of(frame);
  } catch (const Error &error) {
    file.fail(error.what());
  }
}

void print_extxyz(std::ostream &out, const std::vector<Frame> &frames) {
  for (const Frame &frame : frames)
    print_frame(out, frame);
}

void write_extxyz(const std::string &path, const std::vector<Frame> &frames) {
  std::ostringstream text;
  print_extxyz(text, frames);
  write_text_file(path, text.str());
}

} // namespace ins
