// SPDX-License-Identifier: GPL-2.0-or-later
//
// What moves in a mode: whole molecules or parts of them, and which parts.
#pragma once

#include "crystal/molecules.h"
#include "modes/internal_coordinates.h"
#include "phonons/phonon_modes.h"

#include <array>
#include <string>
#include <vector>

namespace ins {

/// The part that one sort of internal coordinate has in a mode.
struct CoordinateShare {
  CoordinateKind kind;
  std::string label;  ///< as in InternalCoordinate
  double share = 0.0; ///< of the internal deformation energy, 0..1
  int members = 0;    ///< coordinates of this sort in one molecule
  double phase = 0.0; ///< 1: all members of a molecule move together, 0: they cancel
};

/// What moves in one mode. Shares of the kinetic energy, which add up to 1.
struct ModeCharacter {
  double acoustic = 0.0;    ///< motion of the crystal as a whole (part of `translation`); 0 away
                            ///< from Gamma
  double translation = 0.0; ///< of molecules as wholes
  double libration = 0.0;   ///< rotation of molecules as wholes
  double internal = 0.0;    ///< deformation of molecules
  double network = 0.0;     ///< motion of atoms that belong to no finite molecule
  std::array<double, 3> axes{}; ///< parts of `libration` about the molecules' long, middle and
                                ///< short axes (rising moment of inertia)
  double out_of_plane = 0.0;    ///< part of `internal` along the normals of molecules with rings
  std::vector<CoordinateShare> coordinates; ///< by falling share
};

/// Character of every mode at one wave vector.
///
/// Translation and libration are projections of the eigenvector on the mass-weighted rigid motions
/// of each molecule (Eckart frame). The share of an internal coordinate n in mode mu is
///   A = k |b u|^2 / (sum over n), k = 1 / (b f^+ b)
/// with Wilson's vector b, the displacements u, and the adiabatic force constant k from the
/// pseudo-inverse of the molecule's block f of the Hessian at Gamma, weighted as the coordinates
/// are.
///
/// \param modes      at any wave vector
/// \param gamma      at Gamma, from which the Hessian is put together; may be `modes` itself
/// \param molecules  of the same crystal
/// \return (3N) by mode
/// \throws Error if `gamma` is not at Gamma, or the modes belong to other atoms
/// Source: Z. Konkoli, D. Cremer, Int. J. Quantum Chem. 67, 29 (1998), for A and k.
std::vector<ModeCharacter> characterise_modes(const PhononModes &modes, const PhononModes &gamma,
                                              const std::vector<Molecule> &molecules);

} // namespace ins
