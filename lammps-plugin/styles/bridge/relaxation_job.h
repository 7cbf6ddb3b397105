// SPDX-License-Identifier: GPL-2.0-or-later
//
// The relaxation of fix cell_relax, as the fix sees it: structures out, energies, forces and
// stresses in. All algorithms are insproc's, and of its headers only the plain settings are
// seen here: a setting that a relaxation gets passes through.
#pragma once

#include "box.h"

#include "relaxation/relaxation_settings.h"

#include <array>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace mace_lammps {

/// How far the relaxation is, and where; the same on all ranks.
struct RelaxationProgress {
  enum Status { running, converged, stalled };
  int status = running;
  int calls = 0;           ///< evaluations of the potential
  int accepted = 0;        ///< the last one is a step, not a trial thrown away
  double energy = 0.0;     ///< eV
  double enthalpy = 0.0;   ///< eV
  double max_force = 0.0;  ///< eV/Angstrom
  double max_stress = 0.0; ///< eV/Angstrom^3
  double asymmetry = 0.0;  ///< of the forces, if the symmetry is kept; eV/Angstrom
  /// Deviation from the target that the box cannot follow, positive under compression:
  /// xx yy zz xy xz yz, eV/Angstrom^3.
  double unfollowed[6] = {};
};
static_assert(std::is_trivially_copyable_v<RelaxationProgress>);

class RelaxationJob {
public:
  /// \param box  atoms may be outside it: positions follow the atoms through its boundaries
  /// \param largest_asymmetry  of forces that break the symmetry unnoticed, eV/Angstrom
  /// \throws std::exception if the settings do not fit the box
  RelaxationJob(const ins::RelaxationSettings &settings, const Box &box, double largest_asymmetry);
  ~RelaxationJob();

  /// Lattice (rows are the vectors, Angstrom) of the structure to be evaluated next.
  std::array<double, 9> lattice() const;
  /// Its positions (atoms, 3), Cartesian, from the box's origin, Angstrom.
  std::vector<double> positions() const;

  /// Takes the potential at that structure and chooses the next one.
  ///
  /// \param energy  eV
  /// \param forces  (atoms, 3) eV/Angstrom
  /// \param stress  symmetric, positive under tension, eV/Angstrom^3
  /// \throws std::exception if the potential gives no numbers, forces break the symmetry that is to
  ///         be kept (naming an atom), or the cell is torn apart
  RelaxationProgress record(double energy, const std::vector<double> &forces,
                            const std::array<double, 9> &stress);

  int cell_variables() const;
  std::string space_group() const; ///< that is kept; else empty

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace mace_lammps
