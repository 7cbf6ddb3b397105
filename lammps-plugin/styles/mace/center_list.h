// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace LAMMPS_NS {
class NeighList;
}

namespace mace_lammps {

/// The atoms whose energies are evaluated and their neighbors, in the form an Evaluator takes,
/// made from a full LAMMPS neighbor list.
class CenterList {
public:
  /// Takes over a list that LAMMPS has just built.
  ///
  /// \param list     full list; with neighbors of ghosts if hops > 0
  /// \param n_owned  owned atoms of this rank
  /// \param n_all    owned and ghost atoms
  /// \param species  (n_all) -1 for atoms the potential does not see
  /// \param hops     how many neighbor relations away from an owned atom a ghost still is a center
  void rebuild(const LAMMPS_NS::NeighList &list, int n_owned, int n_all, const int *species,
               int hops);
  /// Whether rebuild() with the same arguments would give the same.
  bool equals(const LAMMPS_NS::NeighList &list, int n_owned, int n_all, const int *species,
              int hops) const;

  int n_centers() const { return static_cast<int>(centers_.size()); }
  int n_owned_centers() const { return n_owned_centers_; }
  const int *centers() const { return centers_.data(); }
  const std::int64_t *first() const { return first_.data(); }
  const int *neighbors() const { return neighbors_.data(); }

  /// Neighbors of owned centers within a distance.
  /// \param positions  (n_all, 3)
  std::int64_t count_within(double cutoff, const double *positions) const;

  std::size_t memory_bytes() const;

private:
  int n_owned_centers_ = 0;
  std::vector<int> centers_;
  std::vector<std::int64_t> first_;
  std::vector<int> neighbors_;
  std::vector<int> distance_; ///< (n_all) neighbor relations to the nearest owned atom

  void find_distances(const LAMMPS_NS::NeighList &list, int n_owned, int n_all, int hops);
};

} // namespace mace_lammps
