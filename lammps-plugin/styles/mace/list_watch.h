// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "lmptype.h"

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Watches for neighbor lists that LAMMPS builds. LAMMPS says how many steps ago a list was built,
/// and may evaluate forces many times in a step.
class ListWatch {
public:
  explicit ListWatch(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp) {}

  void forget() { builds_ = last_build_ = -1; }
  /// Whether LAMMPS may have built a list since seen().
  bool may_be_new() const;
  void seen();

private:
  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::bigint builds_ = -1, last_build_ = -1; ///< LAMMPS' counters
};

} // namespace mace_lammps
