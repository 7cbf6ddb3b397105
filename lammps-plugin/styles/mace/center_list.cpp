// SPDX-License-Identifier: GPL-2.0-or-later
#include "center_list.h"

#include "neigh_list.h"

#include <algorithm>
#include <limits>

namespace mace_lammps {

using LAMMPS_NS::NeighList;

void CenterList::find_distances(const NeighList &list, int n_owned, int n_all, int hops) {
  distance_.assign(n_all, std::numeric_limits<int>::max());
  std::fill_n(distance_.begin(), n_owned, 0);
  const int n_listed = list.inum + list.gnum;
  for (int hop = 0; hop < hops; ++hop)
    for (int k = 0; k < n_listed; ++k) {
      const int i = list.ilist[k];
      if (distance_[i] != hop)
        continue;
      for (int n = 0; n < list.numneigh[i]; ++n) {
        int &distance = distance_[list.firstneigh[i][n] & NEIGHMASK];
        distance = std::min(distance, hop + 1);
      }
    }
}

void CenterList::rebuild(const NeighList &list, int n_owned, int n_all, const int *species,
                         int hops) {
  find_distances(list, n_owned, n_all, hops);
  centers_.clear();
  neighbors_.clear();
  first_.assign(1, 0);
  n_owned_centers_ = 0;

  const int n_listed = list.inum + (hops > 0 ? list.gnum : 0);
  for (int k = 0; k < n_listed; ++k) {
    const int i = list.ilist[k];
    if (species[i] < 0 || distance_[i] > hops)
      continue;
    centers_.push_back(i);
    if (i < n_owned)
      ++n_owned_centers_;
    for (int n = 0; n < list.numneigh[i]; ++n) {
      const int j = list.firstneigh[i][n] & NEIGHMASK;
      if (species[j] >= 0)
        neighbors_.push_back(j);
    }
    first_.push_back(static_cast<std::int64_t>(neighbors_.size()));
  }
}

bool CenterList::equals(const NeighList &list, int n_owned, int n_all, const int *species,
                        int hops) const {
  if (distance_.size() != static_cast<std::size_t>(n_all) || first_.empty())
    return false;
  int c = 0, n_owned_centers = 0;
  const int n_listed = list.inum + (hops > 0 ? list.gnum : 0);
  for (int k = 0; k < n_listed; ++k) {
    const int i = list.ilist[k];
    // As long as the centers' neighbors are the same, distances are.
    if (species[i] < 0 || distance_[i] > hops)
      continue;
    if (c == n_centers() || centers_[c] != i)
      return false;
    n_owned_centers += i < n_owned;
    std::int64_t next = first_[c];
    const std::int64_t end = first_[++c];
    for (int n = 0; n < list.numneigh[i]; ++n) {
      const int j = list.firstneigh[i][n] & NEIGHMASK;
      if (species[j] < 0)
        continue;
      if (next == end || neighbors_[next] != j)
        return false;
      ++next;
    }
    if (next != end)
      return false;
  }
  return c == n_centers() && n_owned_centers == n_owned_centers_;
}

std::int64_t CenterList::count_within(double cutoff, const double *positions) const {
  std::int64_t count = 0;
  for (int c = 0; c < n_owned_centers_; ++c) {
    const double *a = positions + 3 * std::int64_t{centers_[c]};
    for (std::int64_t k = first_[c]; k < first_[c + 1]; ++k) {
      const double *b = positions + 3 * std::int64_t{neighbors_[k]};
      const double dx = a[0] - b[0], dy = a[1] - b[1], dz = a[2] - b[2];
      if (dx * dx + dy * dy + dz * dz < cutoff * cutoff)
        ++count;
    }
  }
  return count;
}

std::size_t CenterList::memory_bytes() const {
  return (centers_.capacity() + neighbors_.capacity() + distance_.capacity()) * sizeof(int) +
         first_.capacity() * sizeof(std::int64_t);
}

} // namespace mace_lammps
