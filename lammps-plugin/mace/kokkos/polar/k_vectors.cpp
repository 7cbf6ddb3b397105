// SPDX-License-Identifier: GPL-2.0-or-later
#include "reciprocal.h"

#include "mace/error.h"

#include <cmath>

namespace mace::kokkos {

namespace {

std::array<double, 3> cross(const double *a, const double *b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

bool in_half(int x, int y, int z) { return x > 0 || (x == 0 && (y > 0 || (y == 0 && z > 0))); }

} // namespace

KVectors k_vectors(const CellVectors &cell, double cutoff) {
  KVectors vectors;
  const double *a = cell.data();
  double determinant = 0.0;
  for (int i = 0; i < 3; ++i) {
    const std::array<double, 3> normal = cross(a + 3 * ((i + 1) % 3), a + 3 * ((i + 2) % 3));
    if (i == 0)
      determinant = a[0] * normal[0] + a[1] * normal[1] + a[2] * normal[2];
    if (!(std::abs(determinant) > 0.0))
      throw Error("the cell has no volume");
    const double length = std::hypot(a[3 * i], a[3 * i + 1], a[3 * i + 2]);
    vectors.highest[i] = static_cast<int>(std::ceil(cutoff * length / (2.0 * M_PI)));
    for (int c = 0; c < 3; ++c)
      vectors.basis[3 * i + c] = 2.0 * M_PI * normal[c] / determinant;
  }
  vectors.volume = std::abs(determinant);
  const auto &[x_max, y_max, z_max] = vectors.highest;
  const std::array<double, 9> &b = vectors.basis;
  for (int x = 0; x <= x_max; ++x)
    for (int y = -y_max; y <= y_max; ++y)
      for (int z = -z_max; z <= z_max; ++z) {
        if (!in_half(x, y, z))
          continue;
        std::array<double, 3> k;
        for (int c = 0; c < 3; ++c)
          k[c] = x * b[c] + y * b[3 + c] + z * b[6 + c];
        if (k[0] * k[0] + k[1] * k[1] + k[2] * k[2] > cutoff * cutoff)
          continue;
        vectors.triples.push_back({x, y, z});
        vectors.k.push_back(k);
      }
  return vectors;
}

} // namespace mace::kokkos
