// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <mpi.h>
#include <string>

namespace mace_lammps {

/// Runs an action on all ranks of a communicator and tells every rank what went wrong on any.
///
/// \return the message of the lowest rank on which `action` threw, which is named unless it is the
///         first; empty if none did
std::string run_collectively(MPI_Comm world, const std::function<void()> &action);

/// Gives all ranks the text that one has.
void broadcast(MPI_Comm world, int root, std::string &text);

} // namespace mace_lammps
