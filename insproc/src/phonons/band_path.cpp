// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/band_path.h"

#include "base/error.h"
#include "crystal/alike.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <set>
#include <sstream>

namespace ins {

namespace {

/// A number or a fraction such as -1/3.
std::optional<double> parse_fraction(std::string_view text) {
  const auto number = [](std::string_view part) -> std::optional<double> {
    double value = 0.0;
    const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || rest != part.data() + part.size() || !std::isfinite(value))
      return {};
    return value;
  };
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    return number(text);
  const std::optional<double> numerator = number(text.substr(0, slash));
  const std::optional<double> denominator = number(text.substr(slash + 1));
  if (!numerator || !denominator || *denominator == 0.0)
    return {};
  return *numerator / *denominator;
}

/// "", "2 ", "1/2 ": a number in front of what it multiplies.
std::string multiple(double value) {
  for (int denominator = 1; denominator <= 6; ++denominator) {
    const double numerator = value * denominator;
    if (std::abs(numerator - std::round(numerator)) > 2e-3)
      continue;
    const long count = std::lround(numerator);
    if (denominator > 1)
      return fmt::format("{}/{} ", count, denominator);
    return count == 1 ? "" : fmt::format("{} ", count);
  }
  return fmt::format("{:.4g} ", value);
}

HighSymmetryPoint parse_wave_vector(const std::string &text) {
  std::istringstream parts(text);
  std::string part;
  std::vector<double> values;
  while (std::getline(parts, part, ',')) {
    const std::optional<double> value = parse_fraction(part);
    if (!value)
      throw Error(fmt::format("'{}' in the path is not a number; a wave vector is written as "
                              "1/2,0,0.25",
                              part));
    values.push_back(*value);
  }
  if (values.size() != 3)
    throw Error(fmt::format("'{}' in the path should be three numbers with commas between", text));
  return {"(" + text + ")", {values[0], values[1], values[2]}};
}

HighSymmetryPoint find_point(const std::string &text,
                             const std::vector<HighSymmetryPoint> &points) {
  if (text.find(',') != std::string::npos)
    return parse_wave_vector(text);
  const auto labelled = [&](const std::string &label) {
    return std::find_if(points.begin(), points.end(),
                        [&](const HighSymmetryPoint &point) { return point.label == label; });
  };
  auto known = labelled(text);
  if (known == points.end() && (text == "G" || text == "Γ"))
    known = labelled("GAMMA");
  if (known != points.end())
    return *known;
  std::vector<std::string> labels;
  for (const HighSymmetryPoint &point : points)
    labels.push_back(point.label);
  throw Error(fmt::format("there is no point '{}' but {}, and any wave vector can be written as "
                          "1/2,0,0.25",
                          text, fmt::join(labels, " ")));
}

} // namespace

std::vector<BandSegment> parse_band_path(const std::string &text,
                                         const std::vector<HighSymmetryPoint> &points) {
  std::vector<BandSegment> segments;
  std::istringstream stretches(text);
  std::string stretch;
  while (std::getline(stretches, stretch, '|')) {
    std::istringstream words(stretch);
    std::string word;
    std::vector<HighSymmetryPoint> visited;
    while (words >> word)
      visited.push_back(find_point(word, points));
    if (visited.size() < 2)
      throw Error(fmt::format("'{}' is no path: each stretch needs two points or more", text));
    for (std::size_t i = 1; i < visited.size(); ++i) {
      if ((visited[i].q - visited[i - 1].q).isZero(1e-12))
        throw Error(fmt::format("the path goes from {} to itself", visited[i].label));
      segments.push_back({visited[i - 1], visited[i], i > 1});
    }
  }
  if (segments.empty())
    throw Error("the path is empty");
  return segments;
}

void check_band_path(const std::string &text, const PathConvention &convention) {
  std::set<std::string> labels;
  for (const LatticeEntry &lattice : convention.lattices)
    for (const auto &[label, formulas] : lattice.points)
      labels.insert(label);
  std::vector<HighSymmetryPoint> points; // places of their own, since no two points are the same
  for (const std::string &label : labels)
    points.push_back({label, Eigen::Vector3d::Constant(1e6 + static_cast<double>(points.size()))});
  parse_band_path(text, points);
}

BandPath standard_band_path(const Crystal &crystal, const PathConvention &convention,
                            double symprec) {
  const StandardCell cell = standard_cell(told_apart_by_mass(crystal), convention.cell, symprec);
  LatticePoints lattice = lattice_points(convention, cell);
  // (a b c of the crystal) M = (a b c of the primitive cell): fractions k become M^-T k.
  const Eigen::Matrix3d to_crystal = crystal.lattice * lattice.primitive.inverse();
  for (HighSymmetryPoint &point : lattice.points)
    point.q = to_crystal * point.q;
  BandPath path;
  path.symbol = lattice.symbol;
  path.conventional = cell.conventional;
  path.primitive = lattice.primitive;
  path.segments = parse_band_path(lattice.path, lattice.points);
  path.points = std::move(lattice.points);
  return path;
}

std::string axes_in_words(const Eigen::Matrix3d &axes, const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d parts = axes * lattice.inverse();
  std::string text;
  for (int row = 0; row < 3; ++row) {
    text += std::string(row == 0 ? "" : ", ") + "abc"[row] + " =";
    bool first = true;
    for (int axis = 0; axis < 3; ++axis) {
      const double part = parts(row, axis);
      if (std::abs(part) < 1e-3)
        continue;
      text += part < 0.0 ? (first ? " -" : " - ") : (first ? " " : " + ");
      text += multiple(std::abs(part)) + "abc"[axis];
      first = false;
    }
  }
  return text;
}

std::string typeset(const std::string &label) {
  constexpr std::array<std::pair<const char *, const char *>, 4> greek = {
      {{"GAMMA", "Γ"}, {"SIGMA", "Σ"}, {"LAMBDA", "Λ"}, {"DELTA", "Δ"}}};
  constexpr std::array<const char *, 10> subscripts = {"₀", "₁", "₂", "₃", "₄",
                                                       "₅", "₆", "₇", "₈", "₉"};
  const std::size_t end = label.find('_');
  const std::string name = label.substr(0, end);
  std::string text = name;
  for (const auto &[word, letter] : greek)
    if (name == word)
      text = letter;
  if (end != std::string::npos)
    for (const char digit : label.substr(end + 1))
      text += digit >= '0' && digit <= '9' ? subscripts[digit - '0'] : std::string(1, digit);
  return text;
}

} // namespace ins
