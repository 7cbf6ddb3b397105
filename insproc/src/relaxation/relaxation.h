// SPDX-License-Identifier: GPL-2.0-or-later
//
// Relaxation of a crystal's atoms together with its cell. Whoever calls evaluates the potential:
// the relaxation names a structure (trial) and is told energy, forces and stress there (record).
#pragma once

#include "crystal/crystal.h"
#include "relaxation/relaxation_settings.h"

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

namespace ins {

/// The potential at a structure.
struct Evaluation {
  double energy = 0.0;                              ///< eV
  std::vector<Eigen::Vector3d> forces;              ///< eV/Angstrom
  Eigen::Matrix3d stress = Eigen::Matrix3d::Zero(); ///< Cauchy, positive under tension; eV/A^3
};

/// How far a structure is from rest.
struct RelaxationState {
  double energy = 0.0;     ///< eV
  double enthalpy = 0.0;   ///< eV; what is minimized
  double max_force = 0.0;  ///< on an atom, as the potential has it; eV/Angstrom
  double max_stress = 0.0; ///< deviation that the free components feel, eV/Angstrom^3
  /// Deviation from the target that the cell cannot follow, positive under tension, in the frame of
  /// the trial; without its mean if the volume is fixed. eV/Angstrom^3
  Eigen::Matrix3d unfollowed_stress = Eigen::Matrix3d::Zero();
  double asymmetry = 0.0;   ///< largest part of a force that breaks the kept symmetry, eV/Angstrom
  int asymmetric_atom = -1; ///< that has it
  bool accepted = false;    ///< the search goes on from here
};

enum class RelaxationStatus { running, converged, stalled };

/// Minimizes E + p V over atoms and cell by preconditioned L-BFGS.
///
/// Variables are the atoms' positions carried back to the starting cell, and the logarithm of the
/// deformation (CellVariables). The preconditioner is a model Hessian of atoms and strain. With
/// `symmetry`, start and gradient are averaged over the space group; what counts at the end are the
/// forces as they are. Where the target is no
/// hydrostatic pressure its deviator does the work of the trapezoidal rule along each step.
class Relaxation {
public:
  /// \param start  lattice lower triangular; atoms need not lie in the cell, and are not moved
  /// there \throws Error if an element has no covalent radius, or the space group is not found, or
  /// the
  ///         free components cannot be kept apart (CellVariables)
  Relaxation(const Crystal &start, RelaxationSettings settings);
  ~Relaxation();

  /// The structure to be evaluated next; its lattice is lower triangular.
  const Crystal &trial() const;

  /// Takes the potential at trial() and chooses the next trial. Nothing changes once the status is
  /// not `running`.
  ///
  /// \throws Error if values are not finite, or the cell has been strained beyond all sense
  RelaxationState record(const Evaluation &evaluation);

  RelaxationStatus status() const;
  int cell_variables() const;      ///< degrees of freedom of the cell
  std::string space_group() const; ///< symbol and number, if it is kept; else empty

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace ins
