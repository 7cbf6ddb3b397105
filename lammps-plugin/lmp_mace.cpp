// SPDX-License-Identifier: GPL-2.0-or-later
//
// lmp-mace: LAMMPS with the plugin's styles, for a LAMMPS without its package PLUGIN. It takes
// lmp's options; mace_preload.so, linked before LAMMPS' library, brings in the styles.
#include "exceptions.h"
#include "input.h"
#include "lammps.h"
#include "library.h"

#include <cstdio>
#include <exception>
#include <mpi.h>

using namespace LAMMPS_NS;

namespace {

/// \return the program's exit code
int run(int argc, char **argv) {
  try {
    auto *lmp = new LAMMPS(argc, argv, MPI_COMM_WORLD); // not deleted after an error, as in lmp
    lmp->input->file();
    delete lmp;
    return 0;
  } catch (const LAMMPSAbortException &e) {
    MPI_Abort(e.get_universe(), 1);
  } catch (const LAMMPSException &) {
    // said by LAMMPS, on all ranks
  } catch (const std::exception &e) {
    std::fprintf(stderr, "%s\n", e.what());
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  const int code = run(argc, argv);
  lammps_kokkos_finalize();
  lammps_python_finalize();
  MPI_Barrier(MPI_COMM_WORLD);
  MPI_Finalize();
  return code;
}
