// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace mace::kokkos {

/// Nodes with consecutive numbers and one species.
struct Segment {
  int begin, end, species;
};

} // namespace mace::kokkos
