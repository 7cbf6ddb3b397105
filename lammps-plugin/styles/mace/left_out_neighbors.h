// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atoms.h"

#include <optional>
#include <utility>
#include <vector>

namespace mace_lammps {

/// Pairs of atoms that are near each other and not in the neighbor list, whatever the reason.
class LeftOutNeighbors {
public:
  /// Compares the list with all pairs within `range`, those of owned atoms that the potential sees
  /// with atoms that it sees.
  void find(const mace::Atoms &atoms, double range);
  void forget() { pairs_.clear(); }

  /// One of the pairs, if it is within the cutoff now.
  ///
  /// \param positions  (n_all, 3) in the rows of find()
  /// \return           rows, the first one of an owned atom
  std::optional<std::pair<int, int>> within(double cutoff, const double *positions) const;

private:
  std::vector<std::pair<int, int>> pairs_;
};

} // namespace mace_lammps
