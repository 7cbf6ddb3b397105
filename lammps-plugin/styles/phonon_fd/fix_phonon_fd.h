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
  struct Rest;
  std::unique_ptr<Impl> impl;

  bool takes_dispersion_apart() const;
  void describe_potential();
  void localize();
  void count_local_work();
  void report_local_work();
  Rest observe_rest();
  void begin(Rest &);
  void share_progress();
  void report_reference();
  void stop_after_last_displacement();
  void displace_next();
  void restore();
  void exchange();
  void count_done();
};

} // namespace LAMMPS_NS
