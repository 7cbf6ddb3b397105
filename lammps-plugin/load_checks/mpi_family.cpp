// SPDX-License-Identifier: GPL-2.0-or-later
#include "mpi_family.h"

#include <array>
#include <utility>

namespace mace_load {

namespace {

constexpr std::array<std::pair<const char *, MpiFamily>, 5> names = {
    {{"Open MPI", MpiFamily::OpenMpi},
     {"Spectrum MPI", MpiFamily::OpenMpi},
     {"MPICH", MpiFamily::Mpich},
     {"Intel(R) MPI", MpiFamily::Mpich},
     {"MVAPICH", MpiFamily::Mpich}}};

const char *describe(MpiFamily family) {
  switch (family) {
  case MpiFamily::Stubs:
    return "no MPI (LAMMPS' MPI STUBS)";
  case MpiFamily::Mpich:
    return "MPICH or a relative of it";
  case MpiFamily::OpenMpi:
    return "Open MPI";
  default:
    return "an MPI that is not known here";
  }
}

} // namespace

MpiFamily mpi_family(const std::string &library_version) {
  for (const auto &[name, family] : names)
    if (library_version.find(name) != std::string::npos)
      return family;
  return MpiFamily::Unknown;
}

std::string mpi_problem(MpiFamily compiled, MpiFamily running) {
  if (compiled == running || compiled == MpiFamily::Unknown || running == MpiFamily::Unknown)
    return {};
  return std::string("it is compiled for ") + describe(compiled) + " and this LAMMPS runs with " +
         describe(running) +
         ", whose types and constants are others: build the plugin again with the mpi.h of this "
         "LAMMPS, which MPI_CXX_COMPILER or MACEINS_MPI_INCLUDE_DIR names";
}

} // namespace mace_load
