// SPDX-License-Identifier: GPL-2.0-or-later
//
// A guess at the second derivatives of a crystal's energy from its geometry alone, to precondition
// a relaxation.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace ins {

/// Second derivatives with respect to the atoms' positions (3N, Cartesian) and a homogeneous
/// displacement gradient G (nine elements, column by column) that carries all atoms along:
/// r' = (1 + G) r + u. Positive semidefinite; eV and Angstrom.
struct ModelHessian {
  Eigen::SparseMatrix<double> atoms;     ///< (3N, 3N) eV/Angstrom^2
  Eigen::Matrix<double, -1, 9> coupling; ///< (3N, 9) eV/Angstrom
  Eigen::Matrix<double, 9, 9> strain;    ///< eV
};

/// Springs between bonded atoms, for their angles and torsions, and between atoms in contact.
///
/// Covalent terms have the force constants of Lindh's model force field; atoms with more than six
/// bonds have no angles or torsions. Contacts, pairs that no bond, angle or torsion joins, get
/// k = 0.2 eV/Angstrom^2 exp(-2.5 (r - r_m) / Angstrom), at most 2 eV/Angstrom^2, r_m being the sum
/// of the covalent radii plus 1.6 Angstrom, about that of the van der Waals radii; a tenth of k
/// acts across the line between the atoms.
///
/// Coupling atoms and cell matters as much as the springs: strain at fixed fractional coordinates
/// stretches the bonds, and the coupling tells that molecules keep their shape instead.
///
/// \throws Error for an element without covalent radius
/// Source: R. Lindh, A. Bernhardsson, G. Karlstrom, P.-A. Malmqvist, Chem. Phys. Lett. 241, 423
/// (1995) for the covalent terms; D. Packwood et al., J. Chem. Phys. 144, 164109 (2016) for springs
/// as a preconditioner of condensed phases. The constants of the contacts are this module's.
ModelHessian model_hessian(const Crystal &crystal);

} // namespace ins
