// SPDX-License-Identifier: GPL-2.0-or-later
//
// Computes for LAMMPS' list of them, as pair_mace_ins.h.
#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(ins_tosca,ComputeINSTosca);
ComputeStyle(ins/tosca,ComputeINSTosca);
ComputeStyle(mace/charge/atom,ComputeMACEChargeAtom);
ComputeStyle(mace/descriptor/atom,ComputeMACEDescriptorAtom);
ComputeStyle(mace/heat_flux,ComputeMACEHeatFlux);
// clang-format on
#else
#include "styles/ins_tosca/compute_ins_tosca.h"
#include "styles/mace/compute_mace_charge_atom.h"
#include "styles/mace/compute_mace_descriptor_atom.h"
#include "styles/mace/compute_mace_heat_flux.h"
#endif
