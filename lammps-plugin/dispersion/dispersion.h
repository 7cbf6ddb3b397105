// SPDX-License-Identifier: GPL-2.0-or-later
//
// DFT-D3: energy, forces and virial of dispersion. The one interface; nothing here knows LAMMPS,
// MPI or Kokkos.
// Sources: Grimme, Antony, Ehrlich, Krieg, J. Chem. Phys. 132 (2010) 154104; Grimme, Ehrlich,
// Goerigk, J. Comput. Chem. 32 (2011) 1456; Smith et al., J. Phys. Chem. Lett. 7 (2016) 2197.
#pragma once

#include "parameters.h"

#include <cstddef>
#include <vector>

namespace dispersion {

inline constexpr double bohr = 0.529177210903;     ///< Angstrom, CODATA 2018
inline constexpr double hartree = 27.211386245988; ///< eV, CODATA 2018

struct Options {
  Parameters parameters;
  std::vector<int> atomic_numbers;          ///< Z of species 0, 1, ...
  double dispersion_cutoff = 40.0 * bohr;   ///< Angstrom, of two-body terms
  double coordination_cutoff = 40.0 * bohr; ///< Angstrom, of coordination numbers
  double three_body_cutoff = 40.0 * bohr;   ///< Angstrom, of all three distances
  int threads = 1;                          ///< host threads, if Kokkos does not run yet
};

/// All atoms of a box. Arrays belong to the caller and are only read.
struct Atoms {
  int count = 0;
  const double *positions = nullptr; ///< (count, 3) Angstrom, in any periodic image
  const int *species = nullptr;      ///< (count); -1 for an atom that is not there for D3
  double cell[3][3] = {};            ///< rows are the vectors of the box, Angstrom
  bool periodic[3] = {};             ///< along each of them
};

/// What one evaluation returns: energies in eV, forces in eV/Angstrom, virial in eV. Arrays belong
/// to the caller; they are written. Null means not wanted.
struct Results {
  double energy = 0.0;
  bool want_virial = true;
  double virial[6] = {};         ///< sum of r (x) f: xx, yy, zz, xy, xz, yz
  double *forces = nullptr;      ///< (count, 3)
  double *atom_energy = nullptr; ///< (count)
  double *atom_virial = nullptr; ///< (count, 6), half of each pair's to each of its ends
};

/// Several processes that evaluate the same atoms together, each a part of them.
class Share {
public:
  virtual ~Share() = default;
  virtual int parts() const = 0;
  virtual int part() const = 0;
  /// Adds up what all processes have; all of them get the same sums.
  virtual void sum(double *values, std::size_t count) = 0;
};

class Dispersion {
public:
  virtual ~Dispersion() = default;
  /// \param share  null: this process does everything
  /// \throws mace::Error if atoms coincide or a result is not finite
  virtual void evaluate(const Atoms &atoms, Results &results, Share *share) = 0;
  /// How all forces change as one atom moves, with all its periodic images: exact, to first order.
  ///
  /// \param direction  (3) of the move
  /// \param response   (count, 3) written: d force / d s along s * direction
  /// \param share      as above
  virtual void force_response(const Atoms &atoms, int atom, const double *direction,
                              double *response, Share *share) = 0;
  virtual std::size_t memory_bytes() const = 0;
};

} // namespace dispersion
