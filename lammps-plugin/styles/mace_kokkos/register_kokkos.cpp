// SPDX-License-Identifier: GPL-2.0-or-later
#include "register_kokkos.h"

#include "kokkos_started.h"
#include "pair_mace_kokkos.h"

#include "lammps.h"

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

void *create_on_device(void *lmp) {
  return static_cast<Pair *>(new PairMACEKokkos(with_kokkos(static_cast<LAMMPS *>(lmp))));
}

void *create_on_host(void *lmp) {
  return static_cast<Pair *>(new PairMACEKokkos(with_kokkos_on_host(static_cast<LAMMPS *>(lmp))));
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
