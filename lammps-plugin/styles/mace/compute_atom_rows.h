// SPDX-License-Identifier: GPL-2.0-or-later
//
// A compute that gives a row of numbers for each atom of its group, and zeros for other atoms.
#pragma once

#include "compute.h"

#include <vector>

namespace LAMMPS_NS {

class ComputeAtomRows : public Compute {
public:
  ~ComputeAtomRows() override;

  double memory_usage() override;

protected:
  ComputeAtomRows(class LAMMPS *, int, char **);

  /// Makes rows what the compute gives in this step.
  ///
  /// \param rows  of the rank's own atoms (nlocal, size_peratom_cols), in their order
  void store(const std::vector<double> &rows);

private:
  int n_rows = 0; ///< rows there is room for
};

} // namespace LAMMPS_NS
