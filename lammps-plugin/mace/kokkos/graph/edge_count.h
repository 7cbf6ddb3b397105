// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace mace::kokkos {

/// The number of a rank's edges as an int, which counts the numbers of arrays with three for each.
/// \throws Error if there are too many
int checked_edge_count(std::int64_t edges);

} // namespace mace::kokkos
