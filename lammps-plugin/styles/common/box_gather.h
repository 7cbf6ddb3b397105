// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "styles/bridge/box.h"

#include "lmptype.h"

#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Collects what the ranks own on rank 0, ordered by atom ID.
class BoxGather {
public:
  explicit BoxGather(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp) {}

  /// Vectors of the owned atoms, e.g. atom->f.
  ///
  /// \param owned  (nlocal, 3)
  /// \return       (atoms, 3) in order of rising ID on rank 0, empty on the others
  std::vector<double> vectors(double **owned) const;

  /// One number of each owned atom.
  /// \param owned  (nlocal)
  /// \return       (atoms) in order of rising ID on rank 0, empty on the others
  std::vector<double> numbers(const std::vector<double> &owned) const;

  /// What each rank has, rank after rank; on rank 0, empty on the others.
  std::vector<LAMMPS_NS::tagint> items(const std::vector<LAMMPS_NS::tagint> &mine) const;

  /// IDs of all atoms, rising; on rank 0, empty on the others.
  std::vector<LAMMPS_NS::tagint> ids() const;

private:
  LAMMPS_NS::LAMMPS *lmp_;

  /// \param owned  (nlocal, width)
  std::vector<double> gather(const std::vector<double> &owned, int width) const;
};

} // namespace mace_lammps
