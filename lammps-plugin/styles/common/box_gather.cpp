// SPDX-License-Identifier: GPL-2.0-or-later
#include "box_gather.h"

#include "atom.h"
#include "comm.h"
#include "lammps.h"

#include <algorithm>
#include <numeric>

namespace mace_lammps {

using LAMMPS_NS::tagint;

namespace {

/// MPI_Gatherv of equally typed items to rank 0. They are copied because the MPI of LAMMPS' STUBS
/// takes no constant ones.
template <typename T>
std::vector<T> gather_items(std::vector<T> mine, const LAMMPS_NS::LAMMPS &lmp) {
  const int ranks = lmp.comm->nprocs;
  int bytes = static_cast<int>(mine.size() * sizeof(T));
  std::vector<int> counts(ranks), offsets(ranks);
  MPI_Gather(&bytes, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, lmp.world);
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), 0);
  std::vector<T> all;
  if (lmp.comm->me == 0)
    all.resize((offsets.back() + counts.back()) / sizeof(T));
  MPI_Gatherv(mine.data(), bytes, MPI_BYTE, all.data(), counts.data(), offsets.data(), MPI_BYTE, 0,
              lmp.world);
  return all;
}

std::vector<tagint> gather_ids(const LAMMPS_NS::LAMMPS &lmp) {
  const LAMMPS_NS::Atom &atom = *lmp.atom;
  return gather_items(std::vector<tagint>(atom.tag, atom.tag + atom.nlocal), lmp);
}

} // namespace

std::vector<tagint> BoxGather::items(const std::vector<tagint> &mine) const {
  return gather_items(mine, *lmp_);
}

std::vector<tagint> BoxGather::ids() const {
  std::vector<tagint> ids = gather_ids(*lmp_);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<double> BoxGather::gather(const std::vector<double> &owned, int width) const {
  const std::vector<tagint> ids = gather_ids(*lmp_);
  const std::vector<double> rows = gather_items(owned, *lmp_);
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
  std::vector<double> sorted;
  sorted.reserve(rows.size());
  for (const std::size_t row : order)
    sorted.insert(sorted.end(), rows.begin() + row * width, rows.begin() + (row + 1) * width);
  return sorted;
}

std::vector<double> BoxGather::vectors(double **owned) const {
  std::vector<double> values;
  for (int i = 0; i < lmp_->atom->nlocal; ++i)
    values.insert(values.end(), owned[i], owned[i] + 3);
  return gather(values, 3);
}

std::vector<double> BoxGather::numbers(const std::vector<double> &owned) const {
  return gather(owned, 1);
}

} // namespace mace_lammps
