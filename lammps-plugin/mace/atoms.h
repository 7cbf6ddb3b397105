// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace mace {

/// Atoms that are closer coincide, in Angstrom: there is no direction from one to the other.
inline constexpr double shortest_distance = 1e-6;

/// One rank's atoms and neighbors. All arrays belong to the caller and are only read.
///
/// Rows 0 .. n_owned-1 are this rank's atoms, rows n_owned .. n_all-1 ghosts. Every center has all
/// its neighbors listed (a full list); neighbors beyond the cut-off are skipped by the engine.
/// Three set-ups occur:
///  - images:   `image_of` maps every row to the owned row it is a periodic image of; centers are
///              the owned atoms; no communication.
///  - exchange: `image_of` is null and a FeatureExchange moves layer features between ranks;
///              centers are the owned atoms.
///  - ghosts:   `image_of` is null, no exchange; ghosts within (interactions - 1) cut-offs of the
///              rank's domain are centers too.
struct Atoms {
  int n_owned = 0;
  int n_all = 0;
  const double *positions = nullptr; ///< (n_all, 3) Angstrom
  const int *species = nullptr;      ///< (n_all); -1 for an atom this potential does not see
  const int *image_of = nullptr;     ///< (n_all) or null

  int n_centers = 0;
  const int *centers = nullptr;        ///< (n_centers) rows; the owned atoms come first
  const std::int64_t *first = nullptr; ///< (n_centers + 1) start of a center's neighbors
  const int *neighbors = nullptr;      ///< (first[n_centers]) rows
  std::uint64_t list_id = 0;           ///< changes whenever anything but positions has changed
};

} // namespace mace
