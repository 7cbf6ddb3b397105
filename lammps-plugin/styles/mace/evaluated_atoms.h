// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "lmptype.h"

#include <cstddef>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// The atoms of a rank as they were when forces were evaluated. Whoever asks the potential for more
/// than forces finds neighbor lists and ghosts of those atoms, and of no others.
class EvaluatedAtoms {
public:
  explicit EvaluatedAtoms(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp) {}

  void take();
  void forget() { taken_ = false; }
  /// Whether the atoms, their types and the box are still the same. Between runs atoms must not
  /// have moved at all, in a run not further than lists allow: there, fixes may move them after the
  /// evaluation.
  bool still_there() const;
  std::size_t memory_bytes() const;

private:
  std::vector<double> box() const;

  LAMMPS_NS::LAMMPS *lmp_;
  bool taken_ = false;
  int n_ghosts_ = 0;
  std::vector<double> box_, positions_;
  std::vector<LAMMPS_NS::tagint> ids_; ///< empty if atoms have none
  std::vector<int> types_;
};

} // namespace mace_lammps
