// SPDX-License-Identifier: GPL-2.0-or-later
#include "start_up.h"

#include "mace/factory/evaluator_factory.h"

#include "comm.h"
#include "lammps.h"
#include "library.h"
#include "platform.h"
#include "utils.h"

#include "fmt/format.h"

#include <sstream>

namespace mace_lammps {

namespace {

#ifdef MACEINS_IN_LAMMPS
const char *const place = " in this LAMMPS";
const char *const kokkos_remedy = "PKG_KOKKOS";
#else
const char *const place = "";
const char *const kokkos_remedy = "cmake/setup.sh --kokkos";
#endif

/// The first line of what MPI says of itself, with single blanks.
std::string mpi_name() {
  int major, minor;
  const std::string text = LAMMPS_NS::platform::mpi_info(major, minor);
  std::istringstream words(text.substr(0, text.find('\n')));
  std::string name;
  for (std::string word; words >> word;)
    name += (name.empty() ? "" : " ") + word;
  return name;
}

std::string kokkos_package(const LAMMPS_NS::LAMMPS *lmp) {
  if (!lammps_config_has_package("KOKKOS"))
    return std::string("without KOKKOS (") + kokkos_remedy + ")";
  return lmp->kokkos ? "KOKKOS on" : "KOKKOS off (-kokkos on)";
}

} // namespace

void tell_start_up(LAMMPS_NS::LAMMPS *lmp, const std::string &path, const std::string &description,
                   double cutoff) {
  const int ranks = lmp->comm->nprocs;
  LAMMPS_NS::utils::logmesg(lmp,
                            "mace-ins " MACEINS_VERSION "{}\n"
                            "  LAMMPS   {}, {}, {} rank{} of {}\n"
                            "  engines  {}\n"
                            "  model    {}: {}, cutoff {:g} Angstrom\n",
                            place, lmp->version, kokkos_package(lmp), ranks, ranks == 1 ? "" : "s",
                            mpi_name(), mace::engines_in_words(), path, description, cutoff);
}

} // namespace mace_lammps
