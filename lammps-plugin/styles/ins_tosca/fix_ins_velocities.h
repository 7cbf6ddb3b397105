// SPDX-License-Identifier: GPL-2.0-or-later
//
// Collects velocities for compute ins_tosca vacf, which makes and owns this fix.
#pragma once

#include "fix.h"
#include "styles/bridge/velocity_correlation.h"

#include <memory>
#include <vector>

namespace LAMMPS_NS {

/// fix ID all INS_TOSCA/VELOCITIES NEVERY NLENGTH [cells ...] [elements ...]
///
/// Every atom's velocities are sent, whenever they are sampled, to the rank that keeps that atom's
/// history: blocks of atoms in order of their IDs. Histories stay where they are when atoms migrate
/// or are sorted.
class FixINSVelocities : public Fix {
public:
  FixINSVelocities(class LAMMPS *, int, char **);
  ~FixINSVelocities() override;

  int setmask() override;
  void init() override;
  void setup(int) override;
  void end_of_step() override;
  void post_run() override;
  void write_restart(FILE *) override;
  void restart(char *) override;
  double memory_usage() override;

  int lags() const;
  bigint samples() const;
  /// Has an uninterrupted stretch of samples been as long as the lags?
  bool enough() const;
  /// Most samples of an uninterrupted stretch.
  bigint longest() const;

  /// All samples so far, on rank 0. Collective.
  mace_lammps::VelocityData gather();

private:
  struct Impl;
  std::unique_ptr<Impl> impl;

  void start();
  void distribute();
  std::vector<double> collect();
  void take(const std::vector<double> &);
  std::vector<double> total_sums();
};

} // namespace LAMMPS_NS
