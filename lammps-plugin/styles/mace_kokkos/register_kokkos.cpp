// SPDX-License-Identifier: GPL-2.0-or-later
#include "register_kokkos.h"

#include "pair_mace_kokkos.h"

#include "error.h"
#include "kokkos.h"
#include "lammps.h"

#include <type_traits>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

void *create_on_device(void *handle) {
  auto *lmp = static_cast<LAMMPS *>(handle);
  // Nothing of Kokkos can be made before LAMMPS has started it.
  if (!lmp->kokkos || !lmp->kokkos->kokkos_exists)
    lmp->error->all(FLERR, "Pair style mace/kk needs the KOKKOS package: start LAMMPS with -k on");
  return static_cast<Pair *>(new PairMACEKokkos(lmp));
}

/// The kernels are built for one kind of device. That is the host if the KOKKOS package knows none.
void *create_on_host(void *lmp) {
  if constexpr (!std::is_same_v<LMPHostType, LMPDeviceType>)
    static_cast<LAMMPS *>(lmp)->error->all(
        FLERR, "Pair style mace/kk/host is not there, as the kernels of this build run on the "
               "device: use pair_style mace/kk, or pair_style mace with 'suffix off'");
  return create_on_device(lmp);
}

} // namespace

void register_kokkos_styles(void *lmp, void *handle, lammpsplugin_regfunc regfunc) {
  lammpsplugin_t plugin{};
  plugin.version = MACEINS_LAMMPS_VERSION;
  plugin.author = "The mace-ins developers";
  plugin.handle = handle;
  plugin.style = "pair";
  plugin.info = "pair style mace/kk: MACE potentials in the KOKKOS package";
  plugin.creator.v1 = &create_on_device;
  for (const char *name : {"mace/kk", "mace/kk/device"}) {
    plugin.name = name;
    regfunc(&plugin, lmp);
  }
  plugin.name = "mace/kk/host";
  plugin.creator.v1 = &create_on_host;
  regfunc(&plugin, lmp);
}

} // namespace mace_lammps
