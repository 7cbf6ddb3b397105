// SPDX-License-Identifier: GPL-2.0-or-later
//
// compute mace/descriptor/atom: node features of a MACE model.
// docs/compute_mace_descriptor_atom.md is its page.
#pragma once

#include "compute_atom_rows.h"

namespace mace {
struct FeatureSelection;
}

namespace LAMMPS_NS {

class ComputeMACEDescriptorAtom : public ComputeAtomRows {
public:
  ComputeMACEDescriptorAtom(class LAMMPS *, int, char **);

  void init() override;
  void compute_peratom() override;

private:
  int layers = 0;         ///< features of the first so many layers; 0: of all
  bool invariants = true; ///< scalars only
  class PairMACE *pair = nullptr;

  void parse(int, char **);
  void attach();
  mace::FeatureSelection selection() const;
};

} // namespace LAMMPS_NS
