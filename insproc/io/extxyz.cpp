// SPDX-License-Identifier: GPL-2.0-or-later
#include "extxyz.h"

#include "element_mass.h"
#include "line_reader.h"

#include <Eigen/LU>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// The value of key=value or key="several words" in a comment line; empty if it is not there.
std::string value_of(std::string_view line, const std::string &key) {
  std::size_t at = 0;
  while ((at = line.find(key + "=", at)) != std::string_view::npos) {
    const bool whole_word = at == 0 || line[at - 1] == ' ';
    at += key.size() + 1;
    if (!whole_word || at >= line.size())
      continue;
    const bool quoted = line[at] == '"';
    const std::size_t begin = at + (quoted ? 1 : 0);
    const std::size_t end = line.find(quoted ? '"' : ' ', begin);
    return std::string(line.substr(begin, std::min(end, line.size()) - begin));
  }
  return {};
}

/// Where symbol and coordinates stand in a line.
struct Layout {
  std::size_t species = 0;
  std::size_t position = 1;
  std::size_t count = 4;
};

Layout layout_of(const LineReader &file, const std::string &properties) {
  if (properties.empty())
    return {};
  Layout layout{std::string::npos, std::string::npos, 0};
  std::vector<std::string> parts(1);
  for (const char c : properties)
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  for (std::size_t k = 0; k + 2 < parts.size(); k += 3) {
    int width = 0;
    if (!parse_number(parts[k + 2], width) || width < 1)
      file.fail(fmt::format("Properties={} is not NAME:TYPE:WIDTH repeated", properties));
    if (parts[k] == "species")
      layout.species = layout.count;
    if (parts[k] == "pos" && width == 3)
      layout.position = layout.count;
    layout.count += static_cast<std::size_t>(width);
  }
  if (layout.species == std::string::npos || layout.position == std::string::npos)
    file.fail("Properties names no species:S:1 or no pos:R:3");
  return layout;
}

Eigen::Matrix3d lattice_of(const LineReader &file, const std::string &text) {
  const std::vector<std::string_view> words = split_words(text);
  if (words.size() != 9)
    file.fail("there is no Lattice of nine numbers; the structure must be periodic");
  Eigen::Matrix3d lattice;
  for (int k = 0; k < 9; ++k)
    if (!parse_number(words[k], lattice(k / 3, k % 3)))
      file.fail(fmt::format("'{}' in Lattice is no number", words[k]));
  if (!(std::abs(lattice.determinant()) > 1e-6))
    file.fail("the cell of Lattice has no volume");
  return lattice;
}

} // namespace

Crystal read_extxyz(const std::string &path) {
  LineReader file(path);
  Crystal crystal;
  std::vector<std::string_view> words;
  while (!(words = file.next()).empty()) {
    int n_atoms = 0;
    if (words.size() != 1 || !parse_number(words[0], n_atoms) || n_atoms < 1)
      file.fail("the number of atoms should stand here");
    std::string_view comment;
    if (!file.next_line(comment))
      file.fail("the file ends where the line with Lattice should stand");
    crystal = {};
    crystal.lattice = lattice_of(file, value_of(comment, "Lattice"));
    const Layout layout = layout_of(file, value_of(comment, "Properties"));
    const Eigen::Matrix3d to_fractional = crystal.lattice.transpose().inverse();
    for (int atom = 0; atom < n_atoms; ++atom) {
      words = file.next();
      if (words.size() < layout.count)
        file.fail(
            fmt::format("{} words where an atom of {} should stand", words.size(), layout.count));
      Eigen::Vector3d position;
      for (int axis = 0; axis < 3; ++axis)
        if (!parse_number(words[layout.position + axis], position[axis]))
          file.fail(fmt::format("'{}' is no coordinate", words[layout.position + axis]));
      crystal.symbols.emplace_back(words[layout.species]);
      crystal.positions.push_back(to_fractional * position);
    }
  }
  if (crystal.size() == 0)
    file.fail("the file holds no atoms");
  for (const std::string &symbol : crystal.symbols)
    crystal.masses.push_back(natural_mass(symbol));
  return crystal;
}

} // namespace ins
