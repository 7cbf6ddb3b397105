// SPDX-License-Identifier: GPL-2.0-or-later
//
// compute mace/charge/atom: charges, spins and dipoles of atoms in a polarizable model.
// docs/compute_mace_charge_atom.md is its page.
#pragma once

#include "compute.h"

namespace LAMMPS_NS {

class ComputeMACEChargeAtom : public Compute {
public:
  ComputeMACEChargeAtom(class LAMMPS *, int, char **);
  ~ComputeMACEChargeAtom() override;

  void init() override;
  void compute_peratom() override;
  double memory_usage() override;

private:
  int n_rows = 0; ///< rows there is room for

  class PairMACE *find_pair();
};

} // namespace LAMMPS_NS
