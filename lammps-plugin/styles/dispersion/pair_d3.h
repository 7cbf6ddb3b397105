// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style d3: dispersion of DFT-D3. docs/pair_d3.md is its page.
#pragma once

#include "box_dispersion.h"

#include "pair.h"

#include <memory>
#include <string>

namespace LAMMPS_NS {

class PairD3 : public Pair {
public:
  explicit PairD3(class LAMMPS *);
  ~PairD3() override;

  void settings(int, char **) override;
  void coeff(int, char **) override;
  void init_style() override;
  double init_one(int, int) override;
  void compute(int, int) override;
  double memory_usage() override;

  /// Functional, damping, cutoffs: one line.
  std::string description() const;
  /// Null before pair_coeff.
  mace_lammps::BoxDispersion *box_dispersion() const { return dispersion.get(); }

private:
  std::string functional;
  dispersion::Options options;
  std::unique_ptr<mace_lammps::BoxDispersion> dispersion;
  double energy_unit = 1.0; ///< one eV in LAMMPS' unit; lengths are Angstrom in metal and real
  bool announced = false;

  void allocate();
};

} // namespace LAMMPS_NS
