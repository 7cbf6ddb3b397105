// SPDX-License-Identifier: GPL-2.0-or-later
#include "block_pairs.h"

#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dispersion {

namespace {

using Point = std::array<double, 3>;

/// Neighboring blocks that are tested together first.
constexpr int group_size = 8;

struct Range {
  int first, last;
};

/// Shifts of the box within reach, in rows by their numbers along the three vectors.
class Shifts {
public:
  Shifts(const Atoms &box, double reach) : inverse_(reciprocal(box)) {
    for (int k = 0; k < 3; ++k) {
      slope_[k] = std::sqrt(inverse_[k][0] * inverse_[k][0] + inverse_[k][1] * inverse_[k][1] +
                            inverse_[k][2] * inverse_[k][2]);
      periodic_[k] = box.periodic[k];
      // Blocks are within the box, and so apart by less than one vector.
      most_[k] = periodic_[k] ? static_cast<int>(std::ceil(reach * slope_[k])) + 2 : 0;
    }
    for (int a = -most_[0]; a <= most_[0]; ++a)
      for (int b = -most_[1]; b <= most_[1]; ++b)
        for (int c = -most_[2]; c <= most_[2]; ++c)
          for (int x = 0; x < 3; ++x)
            rows_.push_back(a * box.cell[0][x] + b * box.cell[1][x] + c * box.cell[2][x]);
  }

  const std::vector<double> &rows() const { return rows_; }
  const double *row(int index) const { return &rows_[3 * std::size_t(index)]; }
  int index(int a, int b, int c) const {
    return ((a + most_[0]) * (2 * most_[1] + 1) + b + most_[1]) * (2 * most_[2] + 1) + c + most_[2];
  }
  /// Numbers along vector k of shifts for which |d + shift| may be below the reach.
  Range range(int k, const Point &d, double reach) const {
    if (!periodic_[k])
      return {0, 0};
    const double at = d[0] * inverse_[k][0] + d[1] * inverse_[k][1] + d[2] * inverse_[k][2];
    return {std::max(-most_[k], static_cast<int>(std::ceil(-at - reach * slope_[k]))),
            std::min(most_[k], static_cast<int>(std::floor(-at + reach * slope_[k])))};
  }

private:
  std::array<Point, 3> inverse_;
  double slope_[3];
  bool periodic_[3];
  int most_[3];
  std::vector<double> rows_;
};

/// Square of the distance between two boxes, the second one shifted.
double gap_squared(const Block &a, const Block &b, const double *shift) {
  double sum = 0.0;
  for (int x = 0; x < 3; ++x) {
    const double gap =
        std::max({0.0, b.low[x] + shift[x] - a.high[x], a.low[x] - b.high[x] - shift[x]});
    sum += gap * gap;
  }
  return sum;
}

/// f(row of the shift) for all that bring the two blocks within the cutoff, until it says so.
template <class F>
void for_shifts(const Shifts &shifts, const Block &a, const Block &b, double cutoff, const F &f) {
  const Point ca = a.center(), cb = b.center();
  const Point d = {cb[0] - ca[0], cb[1] - ca[1], cb[2] - ca[2]};
  const double reach = cutoff + a.radius() + b.radius();
  const Range r0 = shifts.range(0, d, reach), r1 = shifts.range(1, d, reach),
              r2 = shifts.range(2, d, reach);
  for (int i = r0.first; i <= r0.last; ++i)
    for (int j = r1.first; j <= r1.last; ++j)
      for (int k = r2.first; k <= r2.last; ++k) {
        const int row = shifts.index(i, j, k);
        if (gap_squared(a, b, shifts.row(row)) < cutoff * cutoff && !f(row))
          return;
      }
}

/// What one center has.
struct Found {
  std::vector<int> near, images;
  std::vector<std::int64_t> image_end;
};

/// Boxes around groups of blocks.
std::vector<Block> group_boxes(const std::vector<Block> &blocks) {
  std::vector<Block> groups;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i % group_size == 0)
      groups.push_back(blocks[i]);
    for (int x = 0; x < 3; ++x) {
      groups.back().low[x] = std::min(groups.back().low[x], blocks[i].low[x]);
      groups.back().high[x] = std::max(groups.back().high[x], blocks[i].high[x]);
    }
  }
  return groups;
}

Found find_near(const Blocks &blocks, const std::vector<Block> &groups, const Shifts &shifts,
                const Block &center, double cutoff) {
  Found found;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    bool reached = false;
    for_shifts(shifts, center, groups[g], cutoff, [&](int) {
      reached = true;
      return false;
    });
    const std::size_t end = std::min(blocks.blocks.size(), (g + 1) * group_size);
    for (std::size_t b = g * group_size; reached && b < end; ++b) {
      const std::size_t before = found.images.size();
      for_shifts(shifts, center, blocks.blocks[b], cutoff, [&](int row) {
        found.images.push_back(row);
        return true;
      });
      if (found.images.size() == before)
        continue;
      found.near.push_back(static_cast<int>(b));
      found.image_end.push_back(static_cast<std::int64_t>(found.images.size()));
    }
  }
  return found;
}

} // namespace

std::size_t BlockPairs::bytes() const {
  return (centers.extent(0) + near.extent(0) + image.extent(0)) * sizeof(int) +
         (first.extent(0) + first_image.extent(0)) * sizeof(std::int64_t) +
         shifts.extent(0) * sizeof(double);
}

void find_block_pairs(const Blocks &blocks, const Atoms &box, double cutoff, int part, int parts,
                      BlockPairs &pairs) {
  const std::vector<Block> groups = group_boxes(blocks.blocks);
  double widest = 0.0;
  for (const Block &group : groups)
    widest = std::max(widest, group.radius());
  const Shifts shifts(box, cutoff + 2.0 * widest);

  std::vector<int> centers;
  for (std::size_t b = part; b < blocks.blocks.size(); b += parts)
    centers.push_back(static_cast<int>(b));
  std::vector<Found> found(centers.size());
  Kokkos::parallel_for(
      "dispersion::find_block_pairs",
      Kokkos::RangePolicy<Kokkos::DefaultHostExecutionSpace, Kokkos::Schedule<Kokkos::Dynamic>>(
          0, centers.size()),
      [&](const std::size_t c) {
        found[c] = find_near(blocks, groups, shifts, blocks.blocks[centers[c]], cutoff);
      });

  std::vector<std::int64_t> first{0}, first_image{0};
  std::vector<int> near, images;
  for (const Found &one : found) {
    for (const std::int64_t end : one.image_end)
      first_image.push_back(static_cast<std::int64_t>(images.size()) + end);
    near.insert(near.end(), one.near.begin(), one.near.end());
    images.insert(images.end(), one.images.begin(), one.images.end());
    first.push_back(static_cast<std::int64_t>(near.size()));
  }
  pairs.center_count = static_cast<int>(centers.size());
  mace::kokkos::upload(centers, pairs.centers);
  mace::kokkos::upload(first, pairs.first);
  mace::kokkos::upload(near, pairs.near);
  mace::kokkos::upload(first_image, pairs.first_image);
  mace::kokkos::upload(images, pairs.image);
  mace::kokkos::upload(shifts.rows(), pairs.shifts);
}

} // namespace dispersion
