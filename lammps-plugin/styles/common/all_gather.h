// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "comm.h"
#include "lammps.h"

#include <mpi.h>
#include <numeric>
#include <vector>

namespace mace_lammps {

/// What each rank has, rank after rank, on all of them. Items are plain data; they are copied
/// because the MPI of LAMMPS' STUBS takes no constant ones.
template <typename T> std::vector<T> all_gather(const LAMMPS_NS::LAMMPS &lmp, std::vector<T> mine) {
  const int ranks = lmp.comm->nprocs;
  if (ranks == 1)
    return mine;
  int count = static_cast<int>(mine.size());
  std::vector<int> counts(ranks), offsets(ranks);
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, lmp.world);
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), 0);
  std::vector<T> all(static_cast<std::size_t>(offsets.back()) + counts.back());
  MPI_Datatype item;
  MPI_Type_contiguous(sizeof(T), MPI_BYTE, &item);
  MPI_Type_commit(&item);
  MPI_Allgatherv(mine.data(), count, item, all.data(), counts.data(), offsets.data(), item,
                 lmp.world);
  MPI_Type_free(&item);
  return all;
}

} // namespace mace_lammps
