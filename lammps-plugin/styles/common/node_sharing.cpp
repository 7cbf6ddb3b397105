// SPDX-License-Identifier: GPL-2.0-or-later
#include "node_sharing.h"

#include "collective_error.h"
#include "mace/error.h"
#include "mace/shared_memory.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <fstream>
#include <optional>
#include <vector>

namespace mace_lammps {

namespace {

/// The same on ranks of the same machine; that it is one is verified later. Machines of the same
/// name differ in when they were started.
std::uint64_t machine() {
  char name[MPI_MAX_PROCESSOR_NAME + 1] = "";
  int length = 0;
  MPI_Get_processor_name(name, &length);
  std::string start;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> start;
  return std::hash<std::string>()(std::string(name) + ' ' + start);
}

/// What each rank has, rank after rank. Items are plain data.
template <typename T> std::vector<T> all_of(MPI_Comm world, T mine) {
  int ranks;
  MPI_Comm_size(world, &ranks);
  std::vector<T> all(ranks);
  MPI_Allgather(&mine, sizeof(T), MPI_BYTE, all.data(), sizeof(T), MPI_BYTE, world);
  return all;
}

/// Ends the others' wait, also where nothing could be made.
struct Publisher {
  mace::SharedMemory *memory;
  ~Publisher() {
    if (memory)
      memory->publish();
  }
};

} // namespace

NodeSharing::NodeSharing(MPI_Comm world) : world_(world) {}

NodeSharing::~NodeSharing() = default;

/// \throws mace::Error with the problem of the lowest rank that has one
NodeSharing::State NodeSharing::lowest_state(State mine, const std::string &problem) {
  const std::string found = run_collectively(world_, [&] {
    if (!problem.empty())
      throw mace::Error(problem);
  });
  if (!found.empty())
    throw mace::Error(found);
  int state = static_cast<int>(mine), lowest;
  MPI_Allreduce(&state, &lowest, 1, MPI_INT, MPI_MIN, world_);
  return static_cast<State>(lowest);
}

void NodeSharing::run(const std::function<void()> &action) {
  taken_part_ = false;
  std::string problem;
  try {
    action();
  } catch (const std::exception &e) {
    if (taken_part_)
      throw;
    problem = *e.what() ? e.what() : "unknown error";
  }
  if (!taken_part_)
    lowest_state(State::Absent, problem);
}

void NodeSharing::share(bool has, const Make &make, const Use &use) {
  taken_part_ = true;
  const State state = lowest_state(has ? State::Has : State::Needs, "");
  if (state == State::Has)
    return;
  if (state == State::Absent) {
    if (!has)
      make(nullptr);
    return;
  }

  int rank;
  MPI_Comm_rank(world_, &rank);
  const std::vector<std::uint64_t> machines = all_of(world_, machine());
  const auto here = std::count(machines.begin(), machines.end(), machines[rank]);
  const auto maker = static_cast<int>(std::find(machines.begin(), machines.end(), machines[rank]) -
                                      machines.begin());
  memory_ = maker == rank && here > 1 ? mace::SharedMemory::create() : nullptr;
  const std::vector<mace::SharedMemoryAddress> addresses =
      all_of(world_, memory_ ? memory_->address() : mace::SharedMemoryAddress());
  std::optional<mace::SharedMemoryView> view;
  if (maker != rank)
    view = mace::SharedMemoryView::open(addresses[maker]);

  const std::string problem = run_collectively(world_, [&] {
    if (view)
      return view->wait();
    const Publisher publisher{memory_.get()};
    make(memory_.get());
  });
  if (!problem.empty())
    throw mace::Error(problem);
  if (!view)
    return;
  if (const std::vector<Piece> pieces = view->pieces(); !pieces.empty())
    use(pieces);
  else
    make(nullptr);
}

} // namespace mace_lammps
