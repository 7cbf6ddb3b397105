// SPDX-License-Identifier: GPL-2.0-or-later
//
// compute mace/charge/atom: charges, spins and dipoles of atoms in a polarizable model.
// docs/compute_mace_charge_atom.md is its page.
#pragma once

#include "compute_atom_rows.h"

namespace LAMMPS_NS {

class ComputeMACEChargeAtom : public ComputeAtomRows {
public:
  ComputeMACEChargeAtom(class LAMMPS *, int, char **);

  void init() override;
  void compute_peratom() override;

private:
  class PairMACE *find_pair();
};

} // namespace LAMMPS_NS
