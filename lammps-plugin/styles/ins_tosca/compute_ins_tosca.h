// SPDX-License-Identifier: GPL-2.0-or-later
//
// compute ins_tosca: the neutron spectrum of a crystal. docs/compute_ins_tosca.md is its page.
#pragma once

#include "compute.h"

#include <memory>

namespace LAMMPS_NS {

class ComputeINSTosca : public Compute {
public:
  ComputeINSTosca(class LAMMPS *, int, char **);
  ~ComputeINSTosca() override;

  void init() override;
  void compute_array() override;
  double memory_usage() override;

private:
  struct Velocities;
  struct Impl;
  std::unique_ptr<Impl> impl;

  void parse(int, char **);
  void collect_velocities();
  std::string force_constant_file();
  void describe_sampling();
  void spectrum_of_velocities();
};

} // namespace LAMMPS_NS
