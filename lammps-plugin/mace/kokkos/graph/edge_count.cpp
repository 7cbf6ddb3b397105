// SPDX-License-Identifier: GPL-2.0-or-later
#include "edge_count.h"

#include "mace/error.h"

#include <limits>
#include <string>

namespace mace::kokkos {

int checked_edge_count(std::int64_t edges) {
  constexpr std::int64_t most = std::numeric_limits<int>::max() / 3;
  if (edges > most)
    throw Error(std::to_string(edges) + " pairs of neighbors on one MPI rank are more than the " +
                std::to_string(most) + " that can be counted: use more ranks");
  return static_cast<int>(edges);
}

} // namespace mace::kokkos
