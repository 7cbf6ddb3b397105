// SPDX-License-Identifier: GPL-2.0-or-later
//
// D3 of the whole box. Cutoffs of D3 are longer than ghost atoms reach, and often longer than the
// box: every rank is told of all atoms, and makes its part of the sums.
#pragma once

#include "dispersion/dispersion.h"

#include "lmptype.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

class BoxDispersion {
public:
  /// \param who  names the style in messages
  /// \throws mace::Error as dispersion::make_dispersion
  BoxDispersion(LAMMPS_NS::LAMMPS *lmp, std::string who, const dispersion::Options &options);

  /// Sums of all atoms, and what this rank's atoms have of them; eV and Angstrom. Collective; ends
  /// the run if it cannot be done.
  ///
  /// \param species  (nlocal) of this rank's atoms; -1: not there for D3
  void evaluate(const std::vector<int> &species, bool want_virial, bool want_atom_virial);

  double energy() const { return expanded_ ? moved_energy_ : results_.energy; } ///< of all atoms
  const double *virial() const { return results_.virial; } ///< (6) of all atoms
  const double *forces() const {                           ///< (nlocal, 3)
    return &(expanded_ ? moved_forces_ : forces_)[3 * first_];
  }
  const double *atom_energy() const { return &atom_energy_[first_]; }     ///< (nlocal)
  const double *atom_virial() const { return &atom_virial_[6 * first_]; } ///< (nlocal, 6)

  /// From now on results are those of the atoms as they were in the last evaluation, and as they
  /// change to lowest order when one of them moves: forces to first order, the energy to second.
  /// Virial, and what atoms have of the sums, stay. Collective.
  ///
  /// \param atom  local index on the rank that has the atom, -1 on the others
  /// \param move  (3) Angstrom, on all ranks alike
  void expand(int atom, const double *move);
  /// Evaluations are again of the atoms as they stand.
  void expand_no_more() { expanded_ = false; }

  double memory_bytes() const;

private:
  LAMMPS_NS::LAMMPS *lmp_;
  std::string who_;
  std::unique_ptr<dispersion::Dispersion> dispersion_;
  std::unique_ptr<dispersion::Share> share_;

  // Of all ranks, rank after rank.
  std::size_t first_ = 0, local_ = 0; ///< row of this rank's first atom, and how many it has
  std::vector<double> positions_;
  std::vector<int> species_;
  std::vector<LAMMPS_NS::tagint> ids_;
  dispersion::Atoms atoms_;

  dispersion::Results results_;
  std::vector<double> forces_, atom_energy_, atom_virial_;

  bool expanded_ = false;
  int moved_row_ = -1; ///< of the atom that response_ is of, in units of moved_by_; -1: none
  double moved_by_[3] = {};
  std::vector<double> response_, moved_forces_;
  double moved_energy_ = 0.0;

  void gather(const std::vector<int> &species);
  template <class F> void run(const F &f);
};

/// Species of this rank's atoms.
/// \param species_of_type  by LAMMPS' atom type
std::vector<int> local_species(LAMMPS_NS::LAMMPS *lmp, const int *species_of_type);

} // namespace mace_lammps
