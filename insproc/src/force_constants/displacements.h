// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which atoms to move, and where, so that symmetry gives all force constants.
#pragma once

#include "crystal/supercell.h"
#include "crystal/symmetry.h"

#include <Eigen/Core>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// One displaced configuration: one supercell atom moved by a Cartesian vector in Angstrom.
struct Displacement {
  int atom = 0;
  Eigen::Vector3d vector = Eigen::Vector3d::Zero();
};

/// When a displacement is accompanied by its opposite.
enum class PlusMinus {
  automatic, ///< when no site operation turns one into the other
  yes,
  no
};

/// Reads "auto", "yes" or "no".
/// \throws Error  for any other text
PlusMinus parse_plusminus(const std::string &text);

/// The word parse_plusminus reads.
std::string to_string(PlusMinus value);

struct DisplacementOptions {
  double amplitude = 0.01; ///< length of each displacement, Angstrom
  PlusMinus plusminus = PlusMinus::automatic;
  bool diagonal = true; ///< also try directions between the lattice vectors, if they save any
};

/// The fewest displacements along short lattice directions whose images under the site symmetry
/// span space, for each symmetry-distinct atom. Number and directions are phonopy's.
///
/// \param group  space group of cells.primitive (trivial_space_group for `symmetry no`)
/// \throws Error  if the amplitude is not positive
/// Source: K. Parlinski, Z. Q. Li, Y. Kawazoe, Phys. Rev. Lett. 78, 4063 (1997);
/// A. Togo et al., J. Phys.: Condens. Matter 35, 353001 (2023), section 3.
std::vector<Displacement> least_displacements(const PhononCells &cells, const SpaceGroup &group,
                                              const DisplacementOptions &options = {});

/// The same displacements with several lengths, set after set (see DisplacementDataset).
///
/// \param amplitudes  Angstrom; take the place of options.amplitude
std::vector<Displacement> least_displacements(const PhononCells &cells, const SpaceGroup &group,
                                              const DisplacementOptions &options,
                                              const std::vector<double> &amplitudes);

/// Displacements and the forces they cause: all that force constants are made from, and what a
/// checkpoint holds.
struct DisplacementDataset {
  PhononCells cells;
  /// Lengths of the displacements, Angstrom; empty if they are not in sets of one length each. Sets
  /// of equal size follow each other: those of the first length, which make the force constants,
  /// then the same atoms and directions with the next length.
  std::vector<double> amplitudes;
  std::vector<Displacement> displacements;
  /// (displacements)(supercell atoms) eV/Angstrom; an inner vector is empty until it is known.
  std::vector<std::vector<Eigen::Vector3d>> forces;
  /// (supercell atoms) forces of the undisplaced supercell, eV/Angstrom; empty until known.
  std::vector<Eigen::Vector3d> residual_forces;
  std::optional<double> residual_energy;          ///< of the undisplaced supercell, eV
  std::optional<Eigen::Matrix3d> residual_stress; ///< of it, eV/Angstrom^3; tension is positive
  /// What determines the result: potential, options. A resumed run must agree in every entry.
  std::map<std::string, std::string> settings;
  /// What is worth knowing later: versions, host program, date. Not compared.
  std::map<std::string, std::string> provenance;

  int done() const; ///< number of displacements whose forces are known
  bool complete() const { return done() == static_cast<int>(displacements.size()); }

  int sets() const { return amplitudes.empty() ? 1 : static_cast<int>(amplitudes.size()); }
  /// The dataset of one length alone, 0 for the first.
  DisplacementDataset set(int index) const;
};

} // namespace ins
