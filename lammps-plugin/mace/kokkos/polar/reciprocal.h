// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sums over reciprocal space, in double precision, by their definition: phases are products of
// tables of one dimension, none is stored for a pair of an atom and a k-vector.
#pragma once

#include "atom_rows.h"
#include "mace/polarization.h"

#include <array>

namespace mace::kokkos {

/// The k-vectors of one half of reciprocal space with 0 < |k| <= cutoff.
struct KVectors {
  std::vector<std::array<int, 3>> triples; ///< k = 2 pi cell^-T triple; last index fastest
  std::vector<std::array<double, 3>> k;    ///< 1/Angstrom
  std::array<int, 3> highest = {};         ///< |index| in each direction
  std::array<double, 9> basis = {};        ///< reciprocal vectors times 2 pi, one after the other
  double volume = 0.0;                     ///< of the cell, Angstrom^3
};

/// \param cell    \throws Error if it is flat
/// \param cutoff  1/Angstrom
KVectors k_vectors(const CellVectors &cell, double cutoff);

/// exp(i n b.r) of each atom for the three reciprocal vectors b and n = 0 .. highest.
struct PhaseTable {
  Array<Vec<double>> data{"mace::phases", 0};
  int entries = 0; ///< of all directions
  int blocks = 0;
  int offset[3] = {};

  /// \param part  0: real, 1: imaginary
  KOKKOS_INLINE_FUNCTION Vec<double> &operator()(int block, int entry, int part) const {
    if constexpr (on_host)
      return data((static_cast<std::size_t>(block) * entries + entry) * 2 + part);
    else
      return data((static_cast<std::size_t>(entry) * 2 + part) * blocks + block);
  }
};

/// Sets of charges and dipoles are four rows each, q, dx, dy, dz; complex numbers of the k-vectors
/// are pairs, (set, k, 2).
class Reciprocal {
public:
  /// \return  whether the cell is another, and there are new k-vectors
  bool set_cell(const CellVectors &cell, double cutoff);
  /// \param positions  (3, atoms) Angstrom
  void set_positions(const AtomRows &positions);

  const KVectors &vectors() const { return vectors_; }
  int count() const { return static_cast<int>(vectors_.k.size()); }

  /// sum_j (q_j - i k.d_j) exp(-i k.r_j) of each set.
  /// \param sums  resized to (sets, count, 2)
  void sums(const AtomRows &multipoles, int sets, std::vector<double> &sums);
  /// sum_k Re[c(k) exp(i k.r)] at the atoms, and its gradient.
  /// \param coefficients  (sets, count, 2)
  /// \param potentials    (4 sets, atoms) written
  void potentials(const std::vector<double> &coefficients, int sets, const AtomRows &potentials);
  /// Second derivatives of the same potentials, each times a vector of its own, summed over sets.
  /// \param multipoles  (4 sets, atoms) whose last three rows of each set are the vectors
  /// \param result      (3, atoms) added to
  void add_curvature(const std::vector<double> &coefficients, int sets, const AtomRows &multipoles,
                     const AtomRows &result);

  std::size_t bytes() const;

private:
  CellVectors cell_ = {};
  double cutoff_ = 0.0;
  KVectors vectors_;
  Array<double> k_{"mace::k", 0};          ///< (count, 3)
  Array<int> triples_{"mace::triples", 0}; ///< (count, 3)
  Array<double> numbers_{"mace::k_sums", 0};
  PhaseTable phases_;
};

} // namespace mace::kokkos
