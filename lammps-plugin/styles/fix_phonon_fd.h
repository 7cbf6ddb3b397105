// SPDX-License-Identifier: GPL-2.0-or-later
//
// fix phonon_fd: force constants by finite displacements. docs/fix_phonon_fd.md is its page.
#pragma once

#include "fix.h"

#include <memory>

namespace LAMMPS_NS {

class FixPhononFD : public Fix {
public:
  FixPhononFD(class LAMMPS *, int, char **);
  ~FixPhononFD() override;

  int setmask() override;
  void init() override;
  void setup(int) override;
  void initial_integrate(int) override;
  void end_of_step() override;
  void post_run() override;
  double compute_vector(int) override;
  void *extract(const char *, int &) override;
  double memory_usage() override;

private:
  struct Impl;
  std::unique_ptr<Impl> impl;

  void parse(int, char **);
  void require_resting_atoms();
  void start_or_check_job();
  void share_progress();
  void stop_after_last_displacement();
  void report_reference();
  void displace_next();
  void restore();
  void finish();
};

} // namespace LAMMPS_NS
