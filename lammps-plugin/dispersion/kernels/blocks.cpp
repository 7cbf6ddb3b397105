// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include "mace/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dispersion {

namespace {

using Point = std::array<double, 3>;
/// Slots without an atom are here: out of reach of any cutoff, and squares of distances are finite.
constexpr double nowhere = 1e9;

Point cross(const double *a, const double *b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// Positions moved into the box along its periodic vectors.
std::vector<Point> wrapped(const Atoms &atoms) {
  const auto inverse = reciprocal(atoms);
  std::vector<Point> points(atoms.count);
  for (int i = 0; i < atoms.count; ++i) {
    const double *from = atoms.positions + 3 * std::size_t(i);
    points[i] = {from[0], from[1], from[2]};
    for (int k = 0; k < 3; ++k) {
      if (!atoms.periodic[k])
        continue;
      const double turns =
          std::floor(from[0] * inverse[k][0] + from[1] * inverse[k][1] + from[2] * inverse[k][2]);
      for (int a = 0; a < 3; ++a)
        points[i][a] -= turns * atoms.cell[k][a];
    }
  }
  return points;
}

Block bounds(const std::vector<Point> &points, const int *first, const int *last) {
  Block block;
  block.atoms = static_cast<int>(last - first);
  block.low = block.high = points[*first];
  for (const int *i = first; i != last; ++i)
    for (int a = 0; a < 3; ++a) {
      block.low[a] = std::min(block.low[a], points[*i][a]);
      block.high[a] = std::max(block.high[a], points[*i][a]);
    }
  return block;
}

/// Sorts atoms so that blocks of them are compact: halves of whole blocks, along the longest side.
void sort_atoms(const std::vector<Point> &points, int *first, int *last) {
  const int count = static_cast<int>(last - first);
  if (count <= block_width)
    return;
  const Block all = bounds(points, first, last);
  int longest = 0;
  for (int a = 1; a < 3; ++a)
    if (all.high[a] - all.low[a] > all.high[longest] - all.low[longest])
      longest = a;
  const int blocks = (count + block_width - 1) / block_width;
  int *middle = first + blocks / 2 * block_width;
  std::nth_element(first, middle, last, [&](int i, int j) {
    return points[i][longest] < points[j][longest] ||
           (points[i][longest] == points[j][longest] && i < j);
  });
  sort_atoms(points, first, middle);
  sort_atoms(points, middle, last);
}

} // namespace

std::array<std::array<double, 3>, 3> reciprocal(const Atoms &box) {
  std::array<std::array<double, 3>, 3> rows{};
  if (!box.periodic[0] && !box.periodic[1] && !box.periodic[2])
    return rows;
  for (int k = 0; k < 3; ++k) {
    const double *a = box.cell[k], *b = box.cell[(k + 1) % 3], *c = box.cell[(k + 2) % 3];
    rows[k] = cross(b, c);
    const double volume = a[0] * rows[k][0] + a[1] * rows[k][1] + a[2] * rows[k][2];
    if (!(std::abs(volume) > 0.0))
      throw mace::Error("D3: the box has no volume");
    for (double &component : rows[k])
      component /= volume;
  }
  return rows;
}

Point Block::center() const {
  return {0.5 * (low[0] + high[0]), 0.5 * (low[1] + high[1]), 0.5 * (low[2] + high[2])};
}

double Block::radius() const {
  return 0.5 * std::sqrt(std::pow(high[0] - low[0], 2) + std::pow(high[1] - low[1], 2) +
                         std::pow(high[2] - low[2], 2));
}

Blocks make_blocks(const Atoms &atoms, int species) {
  const std::vector<Point> points = wrapped(atoms);
  Blocks made;
  for (int s = 0; s < species; ++s) {
    std::vector<int> own;
    for (int i = 0; i < atoms.count; ++i)
      if (atoms.species[i] == s)
        own.push_back(i);
    sort_atoms(points, own.data(), own.data() + own.size());
    for (std::size_t i = 0; i < own.size(); i += block_width) {
      const std::size_t end = std::min(own.size(), i + block_width);
      made.blocks.push_back(bounds(points, &own[i], own.data() + end));
      made.blocks.back().species = s;
      made.atom_of.insert(made.atom_of.end(), own.begin() + i, own.begin() + end);
      made.atom_of.resize(made.blocks.size() * block_width, -1);
    }
  }
  const std::size_t slots = made.atom_of.size();
  made.x.resize(3 * slots);
  for (std::size_t slot = 0; slot < slots; ++slot)
    for (int a = 0; a < 3; ++a)
      made.x[a * slots + slot] = made.atom_of[slot] < 0 ? nowhere : points[made.atom_of[slot]][a];
  return made;
}

} // namespace dispersion
