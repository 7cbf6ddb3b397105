// SPDX-License-Identifier: GPL-2.0-or-later
#include "left_out_neighbors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace mace_lammps {

namespace {

double distance_squared(const double *positions, int i, int j) {
  double sum = 0.0;
  for (int a = 0; a < 3; ++a) {
    const double d = positions[3 * static_cast<std::size_t>(i) + a] -
                     positions[3 * static_cast<std::size_t>(j) + a];
    sum += d * d;
  }
  return sum;
}

/// Rows of visible atoms by cells that are no smaller than a range.
class Cells {
public:
  Cells(const mace::Atoms &atoms, double range) : atoms_(atoms), next_(atoms.n_all, -1) {
    std::array<double, 3> high;
    low_.fill(std::numeric_limits<double>::max());
    high.fill(std::numeric_limits<double>::lowest());
    for (int i = 0; i < atoms.n_all; ++i)
      for (int a = 0; a < 3 && atoms.species[i] >= 0; ++a) {
        low_[a] = std::min(low_[a], x(i, a));
        high[a] = std::max(high[a], x(i, a));
      }
    // More cells than atoms along a side are of no use.
    const double most = std::cbrt(static_cast<double>(atoms.n_all)) + 1.0;
    for (int a = 0; a < 3; ++a) {
      const double length = std::max(high[a] - low_[a], 0.0);
      count_[a] = std::max(1, static_cast<int>(std::min(most, length / range)));
      width_[a] = std::max(range, length / count_[a]);
    }
    first_.assign(static_cast<std::size_t>(count_[0]) * count_[1] * count_[2], -1);
    for (int i = 0; i < atoms.n_all; ++i)
      if (atoms.species[i] >= 0) {
        int &first = first_[index(place(i))];
        next_[i] = first;
        first = i;
      }
  }

  /// Calls visit(j) for the atoms of the row's cell and those around it, the row itself included.
  template <class Visit> void around(int i, const Visit &visit) const {
    const std::array<int, 3> center = place(i);
    std::array<int, 3> cell, begin, end;
    for (int a = 0; a < 3; ++a) {
      begin[a] = std::max(0, center[a] - 1);
      end[a] = std::min(count_[a] - 1, center[a] + 1);
    }
    for (cell[0] = begin[0]; cell[0] <= end[0]; ++cell[0])
      for (cell[1] = begin[1]; cell[1] <= end[1]; ++cell[1])
        for (cell[2] = begin[2]; cell[2] <= end[2]; ++cell[2])
          for (int j = first_[index(cell)]; j >= 0; j = next_[j])
            visit(j);
  }

private:
  double x(int i, int a) const { return atoms_.positions[3 * static_cast<std::size_t>(i) + a]; }

  std::array<int, 3> place(int i) const {
    std::array<int, 3> cell;
    for (int a = 0; a < 3; ++a)
      cell[a] = std::clamp(static_cast<int>((x(i, a) - low_[a]) / width_[a]), 0, count_[a] - 1);
    return cell;
  }
  std::size_t index(const std::array<int, 3> &cell) const {
    return (static_cast<std::size_t>(cell[0]) * count_[1] + cell[1]) * count_[2] + cell[2];
  }

  const mace::Atoms &atoms_;
  std::array<double, 3> low_, width_;
  std::array<int, 3> count_;
  std::vector<int> first_, next_;
};

} // namespace

void LeftOutNeighbors::find(const mace::Atoms &atoms, double range) {
  pairs_.clear();
  const Cells cells(atoms, range);
  std::vector<int> center_of(atoms.n_owned, -1), listed_by(atoms.n_all, -1);
  for (int c = 0; c < atoms.n_centers; ++c)
    if (atoms.centers[c] < atoms.n_owned)
      center_of[atoms.centers[c]] = c;
  for (int i = 0; i < atoms.n_owned; ++i) {
    if (atoms.species[i] < 0)
      continue;
    listed_by[i] = i;
    if (const int c = center_of[i]; c >= 0)
      for (std::int64_t k = atoms.first[c]; k < atoms.first[c + 1]; ++k)
        listed_by[atoms.neighbors[k]] = i;
    cells.around(i, [&](int j) {
      if (listed_by[j] != i && distance_squared(atoms.positions, i, j) < range * range)
        pairs_.emplace_back(i, j);
    });
  }
}

std::optional<std::pair<int, int>> LeftOutNeighbors::within(double cutoff,
                                                            const double *positions) const {
  for (const auto &[i, j] : pairs_)
    if (distance_squared(positions, i, j) < cutoff * cutoff)
      return std::pair(i, j);
  return std::nullopt;
}

} // namespace mace_lammps
