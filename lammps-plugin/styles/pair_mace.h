// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style mace: energies and forces of a MACE model. docs/pair_mace.md is its page.
#pragma once

#include "pair.h"

#include <memory>

namespace LAMMPS_NS {

class PairMACE : public Pair {
public:
  PairMACE(class LAMMPS *);
  ~PairMACE() override;

  void settings(int, char **) override;
  void coeff(int, char **) override;
  void init_style() override;
  void init_list(int, class NeighList *) override;
  double init_one(int, int) override;
  void compute(int, int) override;

  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  int pack_reverse_comm(int, int, double *) override;
  void unpack_reverse_comm(int, int *, double *) override;

  void *extract(const char *, int &) override;
  void *extract_peratom(const char *, int &) override;
  double memory_usage() override;

private:
  struct Impl;
  std::unique_ptr<Impl> impl;

  void allocate();
  void choose_message_passing();
  void require_ghosts_of(double cutoff);
  void update_neighbors();
  void scatter_results();
  void announce();
};

} // namespace LAMMPS_NS
