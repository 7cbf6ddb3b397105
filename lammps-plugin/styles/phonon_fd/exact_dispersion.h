// SPDX-License-Identifier: GPL-2.0-or-later
//
// D3 in finite displacements: its part of the forces is not displaced but follows from its second
// derivatives, which are exact.
#pragma once

#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

class BoxDispersion;

class ExactDispersion {
public:
  /// The D3 of all pair styles that have one, as sub-styles of a hybrid one too.
  void find(LAMMPS_NS::LAMMPS *lmp);
  void forget() { parts_.clear(); }
  bool empty() const { return parts_.empty(); }

  /// For evaluations until come_back(): D3 of the atoms at rest, which the last one was of, and its
  /// change to first order. Collective.
  ///
  /// \param atom  local index on the rank that has the atom, -1 on the others
  /// \param move  (3) Angstrom, on all ranks alike
  void move(int atom, const double *move);
  /// Evaluations are of the atoms as they stand.
  void come_back();

private:
  std::vector<BoxDispersion *> parts_;
};

} // namespace mace_lammps
