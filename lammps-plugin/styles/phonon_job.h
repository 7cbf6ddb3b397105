// SPDX-License-Identifier: GPL-2.0-or-later
//
// The finite-displacement calculation of fix phonon_fd, as the fix sees it: configurations out,
// forces in, a file at the end. All algorithms are insproc's; its headers, as LAMMPS' own, have an
// error.h, so that the two meet in no source file.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mace_lammps {

/// Arguments of the fix that bear on the calculation.
struct PhononSettings {
  std::string file;                                       ///< force-constant file to write
  double displacement = 0.01;                             ///< Angstrom
  std::array<int, 9> cells = {1, 0, 0, 0, 1, 0, 0, 0, 1}; ///< supercell matrix, row by row
  double symprec = 1e-5;                                  ///< Angstrom
  std::string plusminus = "auto";                         ///< auto, yes or no
  bool symmetry = true;                                   ///< use the space group
  bool asr = true;      ///< impose permutation symmetry and the acoustic sum rule
  bool phonopy = false; ///< write phonopy's files too
  bool restart = false; ///< continue from what the file holds
  std::map<std::string, std::string> potential;  ///< what a resumed run must agree in
  std::map<std::string, std::string> provenance; ///< what is worth knowing later
};

/// The simulation box, undisplaced. The order of its atoms is that of all per-atom arrays below.
struct PhononBox {
  std::array<double, 9> lattice{};  ///< rows are the vectors, Angstrom
  std::vector<double> positions;    ///< (atoms, 3) Cartesian, from the box's origin, Angstrom
  std::vector<std::string> symbols; ///< (atoms)
  std::vector<double> masses;       ///< (atoms) amu

  int size() const { return static_cast<int>(symbols.size()); }
};

/// One atom to be moved.
struct PhononConfiguration {
  int atom = 0;                   ///< of the box
  std::array<double, 3> vector{}; ///< Angstrom
};

/// What the finished force constants look like.
struct PhononSummary {
  double acoustic_sum = 0.0; ///< largest row sum before the sum rule was imposed, eV/Angstrom^2
  double permutation = 0.0;  ///< largest violation of the permutation symmetry, eV/Angstrom^2
  double misfit = 0.0;       ///< largest force component that the fit leaves, eV/Angstrom
  double lowest = 0.0;       ///< lowest optical frequency at Gamma, cm^-1, imaginary as negative
  double highest = 0.0;      ///< highest frequency at Gamma, cm^-1
  int imaginary = 0;         ///< number of modes at Gamma below -1 cm^-1
};

class PhononJob {
public:
  /// Finds the crystal's cell and symmetry and the displacements it needs; continues from the
  /// file, or starts it.
  /// \throws std::exception if the box does not fit `cells`, or the file belongs to another run
  PhononJob(PhononSettings settings, PhononBox box);
  ~PhononJob();

  /// Is this still the box the job was made for?
  ///
  /// \param tolerance  for lattice vectors and positions, Angstrom
  /// \throws std::exception  naming what has changed
  void require_same_box(const PhononBox &box, double tolerance) const;

  std::string space_group() const; ///< symbol and number
  int primitive_atoms() const;
  int total() const; ///< displacements
  int done() const;  ///< those whose forces are known

  /// The next displacement without forces; none if all are done.
  std::optional<PhononConfiguration> next() const;

  /// Takes the forces of the undisplaced box.
  ///
  /// \param forces  (atoms, 3) eV/Angstrom
  /// \throws std::exception if the file to be continued holds others: another potential
  void record_reference(const std::vector<double> &forces);

  /// Takes the forces of the configuration that next() gave and brings them to the file: at once,
  /// or, where forces come faster than a disk writes, so often that writing takes a tenth of the
  /// time.
  void record(const std::vector<double> &forces);

  /// Brings all forces taken so far to the file.
  void save();

  /// Fits the force constants and writes the finished files.
  PhononSummary finish();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace mace_lammps
