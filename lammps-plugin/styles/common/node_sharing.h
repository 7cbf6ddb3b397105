// SPDX-License-Identifier: GPL-2.0-or-later
//
// Memory that the ranks of a node share, for what a style has made on all ranks. Who shares it is
// found by trying, with the few functions of MPI that LAMMPS itself calls: the lowest of the ranks
// with the same name of their machine makes, and those that can open its memory use it.
#pragma once

#include "mace/node_memory.h"

#include <functional>
#include <memory>
#include <mpi.h>
#include <string>

namespace mace {
class SharedMemory;
}

namespace mace_lammps {

/// To live on all ranks until all have used what was shared.
class NodeSharing final : public mace::NodeMemory {
public:
  explicit NodeSharing(MPI_Comm world);
  ~NodeSharing() override;

  /// Calls, on all ranks, an action that may call share(). Where it throws before it has, the
  /// others are told so when they come there: they throw the same.
  void run(const std::function<void()> &action);

  /// Once in each action.
  void share(bool has, const Make &make, const Use &use) override;

private:
  enum class State { Absent, Needs, Has }; ///< of a rank when it comes to share()

  State lowest_state(State mine, const std::string &problem);

  MPI_Comm world_;
  bool taken_part_ = false;
  std::unique_ptr<mace::SharedMemory> memory_; ///< on the rank that makes for others
};

} // namespace mace_lammps
