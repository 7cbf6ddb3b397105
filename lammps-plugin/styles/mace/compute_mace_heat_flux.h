// SPDX-License-Identifier: GPL-2.0-or-later
//
// compute mace/heat_flux: the heat flux of a MACE model.
// docs/compute_mace_heat_flux.md is its page.
#pragma once

#include "compute.h"

namespace LAMMPS_NS {

class ComputeMACEHeatFlux : public Compute {
public:
  ComputeMACEHeatFlux(class LAMMPS *, int, char **);
  ~ComputeMACEHeatFlux() override;

  void init() override;
  void compute_vector() override;

private:
  bool told_others = false; ///< of forces that are not this potential's

  class PairMACE *find_pair();
  void warn_of_others();
};

} // namespace LAMMPS_NS
