// SPDX-License-Identifier: GPL-2.0-or-later
#include "kokkos_started.h"

#include "error.h"
#include "kokkos.h"
#include "kokkos_type.h"
#include "lammps.h"

#include <type_traits>

namespace mace_lammps {

LAMMPS_NS::LAMMPS *with_kokkos(LAMMPS_NS::LAMMPS *lmp) {
  if (!lmp->kokkos || !lmp->kokkos->kokkos_exists)
    lmp->error->all(FLERR, "Pair style mace/kk needs the KOKKOS package: start LAMMPS with -k on");
  return lmp;
}

LAMMPS_NS::LAMMPS *with_kokkos_on_host(LAMMPS_NS::LAMMPS *lmp) {
  if constexpr (!std::is_same_v<LMPHostType, LMPDeviceType>)
    lmp->error->all(FLERR,
                    "Pair style mace/kk/host is not there, as the kernels of this build run on the "
                    "device: use pair_style mace/kk, or pair_style mace with 'suffix off'");
  return with_kokkos(lmp);
}

} // namespace mace_lammps
