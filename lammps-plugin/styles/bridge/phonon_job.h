// SPDX-License-Identifier: GPL-2.0-or-later
//
// The finite-displacement calculation of fix phonon_fd, as the fix sees it: configurations out,
// forces in, a file at the end. All algorithms are insproc's; its headers, as LAMMPS' own, have an
// error.h, so that the two meet in no source file.
#pragma once

#include "box.h"
#include "phonon_share.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mace_lammps {

/// Arguments of the fix that bear on the calculation.
struct PhononSettings {
  std::string file;                                       ///< force-constant file to write
  std::vector<double> displacements = {0.01};             ///< lengths, Angstrom
  std::array<int, 9> cells = {1, 0, 0, 0, 1, 0, 0, 0, 1}; ///< supercell matrix, row by row
  double symprec = 1e-5;                                  ///< Angstrom
  std::string plusminus = "auto";                         ///< auto, yes or no
  bool symmetry = true;                                   ///< use the space group
  bool analytic = false; ///< exact second derivatives instead of differences of forces
  bool asr = true;       ///< impose permutation symmetry and the acoustic sum rule
  bool phonopy = false;  ///< write phonopy's files too
  bool restart = false;  ///< continue from what the file holds
  double reach = 0.0;    ///< of the potential, over all layers of a model; 0: unknown; Angstrom
  std::map<std::string, std::string> potential;  ///< what a resumed run must agree in
  std::map<std::string, std::string> provenance; ///< what is worth knowing later
};

/// All settings that a run, its continuation and its partitions must agree in, by name.
std::map<std::string, std::string> deciding_settings(const PhononSettings &settings);

/// What the potential says of the undisplaced box.
struct PhononReference {
  std::vector<double> forces;     ///< (atoms, 3) eV/Angstrom
  double energy = 0.0;            ///< eV
  double force_error = 0.0;       ///< of a long-range solver, as far as it says; eV/Angstrom
  std::array<double, 9> stress{}; ///< eV/Angstrom^3, tension is positive
};

/// Are these the same atoms at the same places?
///
/// \param before     what `now` is compared with
/// \param since      names `before` in the message, e.g. "since the first run of this fix"
/// \param tolerance  for lattice vectors and positions, Angstrom
/// \throws std::exception naming what differs
void require_same_box(const Box &before, const Box &now, const std::string &since,
                      double tolerance);

/// Did the same potential make both?
///
/// \param where  names `before` in the message, e.g. "in fc.h5"
/// \throws std::exception naming energy or force that differs
void require_same_potential(const PhononReference &before, const PhononReference &now,
                            const std::string &where);

/// What the force constants made with one length of displacement are off those of the first.
struct PhononAnharmonicity {
  double displacement = 0.0;   ///< Angstrom
  double force_constant = 0.0; ///< largest difference of an element, eV/Angstrom^2
  double frequency = 0.0;      ///< largest shift of a frequency at Gamma, cm^-1
};

/// What the finished force constants look like. Plain data, so that it can be sent.
struct PhononSummary {
  double drift = 0.0;        ///< largest mean force on the atoms of a configuration, eV/Angstrom
  double misfit = 0.0;       ///< largest force component that the fit leaves, eV/Angstrom
  double acoustic_sum = 0.0; ///< largest row sum before the sum rule was imposed, eV/Angstrom^2
  double force_sum = 0.0;    ///< largest sum of forces per displaced length, eV/Angstrom^2
  double permutation = 0.0; ///< largest violation of the permutation symmetry before, eV/Angstrom^2
  double acoustic_sum_after = 0.0;
  double permutation_after = 0.0;
  double lowest = 0.0;      ///< lowest optical frequency at Gamma, cm^-1, imaginary as negative
  double highest = 0.0;     ///< highest frequency at Gamma, cm^-1
  double largest = 0.0;     ///< largest element of the force constants, eV/Angstrom^2
  int imaginary = 0;        ///< number of modes at Gamma below -1 cm^-1, but for free ones
  int free = 0;             ///< modes of bodies that touch no other: translations, rotations
  double free_lowest = 0.0; ///< of these, cm^-1
  double free_highest = 0.0;
  PhononAnharmonicity worst; ///< largest values over the further lengths of displacement
};

class PhononJob {
public:
  /// Finds the crystal's cell and symmetry and the displacements it needs; continues from the
  /// file, or starts it.
  ///
  /// \param reference  of the box; kept in the file, and compared with one that is continued
  /// \throws std::exception if the box does not fit `cells`, its forces or bonds break the symmetry
  ///         of its atoms, or the file belongs to another run
  PhononJob(PhononSettings settings, Box box, const PhononReference &reference);
  ~PhononJob();

  const Box &box() const;
  const std::vector<int> &order() const; ///< (supercell atoms) which atom of the box each is
  std::uint64_t run() const;             ///< number that journals beside the file must carry
  std::string space_group() const;       ///< symbol and number
  std::string told_apart_by() const;     ///< what, besides elements; empty: nothing
  int primitive_atoms() const;
  int total() const; ///< displacements
  int done() const;  ///< those whose forces are known

  /// The displacements without forces.
  std::vector<PhononMove> pending() const;

  /// Takes forces that a partition has evaluated.
  void take(PhononResult result);

  /// Fits the force constants, writes the finished files and removes the journals.
  /// \throws std::exception if sums or asymmetries are above a tenth of the largest force constant
  PhononSummary finish();

  /// Of each further length of displacement; empty before finish().
  const std::vector<PhononAnharmonicity> &anharmonicity() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace mace_lammps
