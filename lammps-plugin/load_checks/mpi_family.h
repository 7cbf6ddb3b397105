// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace_load {

/// Libraries of one family can replace each other in a compiled program: their types and constants
/// have the same size and values.
enum class MpiFamily {
  Stubs,   ///< LAMMPS' own replacement for a build without MPI
  Mpich,   ///< MPICH and what keeps to its ABI: Intel MPI, MVAPICH, Cray's
  OpenMpi, ///< Open MPI and what is made of it
  Unknown
};

/// Family of a library, by what its MPI_Get_library_version says.
MpiFamily mpi_family(const std::string &library_version);

/// Why a plugin compiled for one family cannot work with another; empty if it can, or if one is
/// unknown.
std::string mpi_problem(MpiFamily compiled, MpiFamily running);

} // namespace mace_load
