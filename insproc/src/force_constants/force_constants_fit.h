// SPDX-License-Identifier: GPL-2.0-or-later
//
// Force constants from forces of displaced supercells.
#pragma once

#include "crystal/symmetry.h"
#include "force_constants/displacements.h"
#include "force_constants/force_constants.h"

namespace ins {

struct FitOptions {
  bool subtract_residual = true; ///< take the undisplaced supercell's forces off, if they are known
  bool subtract_drift = false;   ///< take the mean force off each displaced supercell's forces
};

/// What the forces looked like.
struct FitReport {
  double max_residual_force = 0; ///< largest |force| in the undisplaced supercell; eV/Angstrom
  double max_drift_force = 0;    ///< largest |mean force| of a displaced supercell; eV/Angstrom
  double max_misfit = 0;         ///< largest |force component - Phi u| left by the fit; eV/Angstrom
};

/// Symmetry-weighted least squares: for every displaced atom the displacements and forces are
/// rotated by its site symmetry, Phi(atom, j) = -U^+ F_j with the pseudo-inverse U^+ of the stacked
/// displacements, and the other atoms' rows follow from the operations of the space group.
///
/// \param dataset  complete: every displacement with its forces
/// \param group    space group of dataset.cells.primitive that the displacements were made with
/// \param report   filled if given
/// \return         force constants in compact form, not symmetrized further
/// \throws Error   if forces are missing or of the wrong size, if displacements of an atom do not
///                 span space, or if an atom is related to no displaced atom
/// Source: K. Parlinski, Z. Q. Li, Y. Kawazoe, Phys. Rev. Lett. 78, 4063 (1997).
ForceConstants fit_force_constants(const DisplacementDataset &dataset, const SpaceGroup &group,
                                   const FitOptions &options = {}, FitReport *report = nullptr);

} // namespace ins
