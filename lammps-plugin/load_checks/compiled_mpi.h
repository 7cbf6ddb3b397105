// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mpi_family.h"

#include <mpi.h>

namespace mace_load {

/// Family of the mpi.h that the plugin is compiled with.
#if defined(MPI_STUBS)
constexpr MpiFamily compiled_mpi = MpiFamily::Stubs;
#elif defined(OPEN_MPI)
constexpr MpiFamily compiled_mpi = MpiFamily::OpenMpi;
#elif defined(MPICH_VERSION) || defined(I_MPI_VERSION) || defined(MVAPICH_VERSION)
constexpr MpiFamily compiled_mpi = MpiFamily::Mpich;
#else
constexpr MpiFamily compiled_mpi = MpiFamily::Unknown;
#endif

} // namespace mace_load
