// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/poscar.h"

#include "base/error.h"
#include "elements/element_mass.h"
#include "io/text/element_label.h"
#include "io/text/line_reader.h"

#include <Eigen/LU>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ins {

namespace {

Eigen::Vector3d vector_of(const LineReader &file, const Words &words, const char *what) {
  Eigen::Vector3d vector;
  if (words.size() < 3)
    file.fail(fmt::format("{} should stand here", what));
  for (int axis = 0; axis < 3; ++axis)
    if (!parse_number(words[axis], vector[axis]))
      file.fail(fmt::format("'{}' is no number; {} should stand here", words[axis], what));
  return vector;
}

/// The factors of the second line: one, one that is minus the volume, or three.
Eigen::Vector3d scale_of(const LineReader &file, const Words &words, double volume) {
  if (words.size() == 3)
    return vector_of(file, words, "three scaling factors");
  double scale = 0.0;
  if (words.empty() || !parse_number(words[0], scale) || scale == 0.0)
    file.fail("the scaling factor should stand here");
  return Eigen::Vector3d::Constant(scale > 0.0 ? scale : std::cbrt(-scale / volume));
}

} // namespace

Crystal read_poscar(const std::string &path) {
  LineReader file(path);
  std::string_view title;
  file.next_line(title);
  const Words scale = file.next();
  Crystal crystal;
  for (int row = 0; row < 3; ++row)
    crystal.lattice.row(row) = vector_of(file, file.next(), "a lattice vector");
  const double volume = std::abs(crystal.lattice.determinant());
  if (!(volume > 1e-6))
    file.fail("the cell has no volume");
  const Eigen::Vector3d factors = scale_of(file, scale, volume);
  crystal.lattice = crystal.lattice * factors.asDiagonal();

  const Words symbols = file.next();
  if (symbols.empty() || !std::isalpha(static_cast<unsigned char>(symbols.front().front())))
    file.fail("the symbols of the elements should stand here (a POSCAR of VASP 5 or later)");
  const Words counts = file.next();
  if (counts.size() != symbols.size())
    file.fail(fmt::format("{} numbers of atoms for {} elements", counts.size(), symbols.size()));
  struct Species {
    std::string symbol;
    int count;
    double mass;
  };
  std::vector<Species> species;
  for (std::size_t k = 0; k < symbols.size(); ++k) {
    int count = 0;
    if (!parse_number(counts[k], count) || count < 1)
      file.fail(fmt::format("'{}' is no number of atoms", counts[k]));
    const std::string label = leading_letters(std::string(symbols[k]));
    try {
      species.push_back({element_of(label), count, natural_mass(label)});
    } catch (const Error &error) {
      file.fail(error.what());
    }
  }
  const auto first_letter = [](const Words &words) {
    return words.empty() ? 0 : std::tolower(static_cast<unsigned char>(words.front().front()));
  };
  Words kind = file.next();
  if (first_letter(kind) == 's') // selective dynamics
    kind = file.next();
  const int letter = first_letter(kind);
  if (letter != 'd' && letter != 'c' && letter != 'k')
    file.fail("Direct or Cartesian should stand here");
  const Eigen::Matrix3d to_fractional = crystal.lattice.transpose().inverse();
  for (const auto &[symbol, count, mass] : species) {
    for (int i = 0; i < count; ++i) {
      const Eigen::Vector3d position = vector_of(file, file.next(), "the position of an atom");
      crystal.positions.push_back(
          letter == 'd' ? position
                        : Eigen::Vector3d(to_fractional * position.cwiseProduct(factors)));
      crystal.symbols.push_back(symbol);
      crystal.masses.push_back(mass);
    }
  }
  return crystal;
}

} // namespace ins
