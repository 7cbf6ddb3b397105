// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// LAMMPS' communication cutoff while a style needs more of it than the user has asked for.
class GhostCutoff {
public:
  explicit GhostCutoff(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp) {}
  ~GhostCutoff() { give_back(); }
  GhostCutoff(const GhostCutoff &) = delete;
  GhostCutoff &operator=(const GhostCutoff &) = delete;

  /// \return whether it had to be raised
  bool raise(double cutoff);
  /// It is again what it was, unless somebody has changed it meanwhile.
  void give_back();

private:
  LAMMPS_NS::LAMMPS *lmp_;
  double raised_ = 0.0, before_ = 0.0; ///< 0: not raised
};

} // namespace mace_lammps
