// SPDX-License-Identifier: GPL-2.0-or-later
//
// fix cell_relax: atoms and box relaxed together. docs/fix_cell_relax.md is its page.
#pragma once

#include "fix.h"

#include <memory>

namespace LAMMPS_NS {

class FixCellRelax : public Fix {
public:
  FixCellRelax(class LAMMPS *, int, char **);
  ~FixCellRelax() override;

  int setmask() override;
  void init() override;
  void setup(int) override;
  void initial_integrate(int) override;
  void end_of_step() override;
  void post_run() override;
  double compute_vector(int) override;
  double memory_usage() override;

private:
  struct Impl;
  std::unique_ptr<Impl> impl;

  void require_free_atoms();
  void begin_or_continue();
  void record();
  void write_history();
  void stop();
  void report_unfollowed_stress();
  void move();
};

} // namespace LAMMPS_NS
