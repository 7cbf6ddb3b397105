// SPDX-License-Identifier: GPL-2.0-or-later
#include "collective_error.h"

#include <exception>

namespace mace_lammps {

std::string run_collectively(MPI_Comm world, const std::function<void()> &action) {
  std::string message;
  try {
    action();
  } catch (const std::exception &e) {
    message = *e.what() ? e.what() : "unknown error";
  }
  int rank, ranks, failed;
  MPI_Comm_rank(world, &rank);
  MPI_Comm_size(world, &ranks);
  const int mine = message.empty() ? ranks : rank;
  MPI_Allreduce(&mine, &failed, 1, MPI_INT, MPI_MIN, world);
  if (failed == ranks)
    return {};
  int length = static_cast<int>(message.size());
  MPI_Bcast(&length, 1, MPI_INT, failed, world);
  message.resize(length);
  MPI_Bcast(message.data(), length, MPI_CHAR, failed, world);
  return message;
}

} // namespace mace_lammps
