// SPDX-License-Identifier: GPL-2.0-or-later
#include "register_styles.h"

#include "styles/cell_relax/fix_cell_relax.h"
#include "styles/dispersion/pair_d3.h"
#include "styles/ins_tosca/compute_ins_tosca.h"
#include "styles/ins_tosca/fix_ins_velocities.h"
#include "styles/mace/compute_mace_charge_atom.h"
#include "styles/mace/compute_mace_descriptor_atom.h"
#include "styles/mace/compute_mace_heat_flux.h"
#include "styles/mace/pair_mace_host.h"
#include "styles/phonon_fd/fix_phonon_fd.h"
#ifdef MACEINS_LAMMPS_KOKKOS
#include "styles/mace_kokkos/register_kokkos.h"
#endif

#include "lammps.h"

using namespace LAMMPS_NS;

namespace {

template <typename Style> void *create_pair(void *lmp) {
  return static_cast<Pair *>(new Style(static_cast<LAMMPS *>(lmp)));
}

template <typename Style> void *create_fix(void *lmp, int narg, char **arg) {
  return static_cast<Fix *>(new Style(static_cast<LAMMPS *>(lmp), narg, arg));
}

template <typename Style> void *create_compute(void *lmp, int narg, char **arg) {
  return static_cast<Compute *>(new Style(static_cast<LAMMPS *>(lmp), narg, arg));
}

} // namespace

void mace_register_styles(void *lmp, void *handle, lammpsplugin_regfunc regfunc) {
  lammpsplugin_t plugin{};
  plugin.version = MACEINS_LAMMPS_VERSION;
  plugin.author = "The mace-ins developers";
  plugin.handle = handle;

  plugin.style = "pair";
  plugin.name = "mace";
  plugin.info = "pair style mace: MACE potentials";
  plugin.creator.v1 = &create_pair<PairMACEHost>;
  regfunc(&plugin, lmp);
  plugin.name = "d3";
  plugin.info = "pair style d3: dispersion of DFT-D3";
  plugin.creator.v1 = &create_pair<PairD3>;
  regfunc(&plugin, lmp);
#ifdef MACEINS_LAMMPS_KOKKOS
  mace_lammps::register_kokkos_styles(lmp, handle, regfunc);
#endif

  plugin.style = "fix";
  plugin.info = "fix phonon_fd: force constants by finite displacements";
  plugin.creator.v2 = &create_fix<FixPhononFD>;
  for (const char *name : {"phonon_fd", "phonon/fd"}) {
    plugin.name = name;
    regfunc(&plugin, lmp);
  }

  plugin.info = "collects velocities for compute ins_tosca vacf";
  plugin.creator.v2 = &create_fix<FixINSVelocities>;
  plugin.name = "INS_TOSCA/VELOCITIES";
  regfunc(&plugin, lmp);
  plugin.info = "fix cell_relax: atoms and box relaxed together";
  plugin.creator.v2 = &create_fix<FixCellRelax>;
  for (const char *name : {"cell_relax", "cell/relax"}) {
    plugin.name = name;
    regfunc(&plugin, lmp);
  }

  plugin.style = "compute";
  plugin.info = "compute ins_tosca: inelastic neutron scattering spectrum";
  plugin.creator.v2 = &create_compute<ComputeINSTosca>;
  for (const char *name : {"ins_tosca", "ins/tosca"}) {
    plugin.name = name;
    regfunc(&plugin, lmp);
  }

  plugin.name = "mace/descriptor/atom";
  plugin.info = "compute mace/descriptor/atom: node features of a MACE model";
  plugin.creator.v2 = &create_compute<ComputeMACEDescriptorAtom>;
  regfunc(&plugin, lmp);

  plugin.name = "mace/charge/atom";
  plugin.info = "compute mace/charge/atom: charges, spins and dipoles of a polarizable MACE model";
  plugin.creator.v2 = &create_compute<ComputeMACEChargeAtom>;
  regfunc(&plugin, lmp);

  plugin.name = "mace/heat_flux";
  plugin.info = "compute mace/heat_flux: heat flux of a MACE model";
  plugin.creator.v2 = &create_compute<ComputeMACEHeatFlux>;
  regfunc(&plugin, lmp);
}
