// SPDX-License-Identifier: GPL-2.0-or-later
#include "collective_error.h"

#include <exception>

namespace mace_lammps {

void broadcast(MPI_Comm world, int root, std::string &text) {
  int length = static_cast<int>(text.size());
  MPI_Bcast(&length, 1, MPI_INT, root, world);
  text.resize(length);
  MPI_Bcast(text.data(), length, MPI_CHAR, root, world);
}

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
  int mine = message.empty() ? ranks : rank;
  MPI_Allreduce(&mine, &failed, 1, MPI_INT, MPI_MIN, world);
  if (failed == ranks)
    return {};
  if (failed > 0)
    message += " (on MPI rank " + std::to_string(failed) + ")";
  broadcast(world, failed, message);
  return message;
}

} // namespace mace_lammps
