// SPDX-License-Identifier: GPL-2.0-or-later
//
// Evaluators of polarizable models: what they have to be told besides atoms, and the charges and
// dipoles of the last evaluation.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace mace {

/// Vectors a, b, c of a periodic cell, one after the other, Angstrom.
using CellVectors = std::array<double, 9>;

/// Sums numbers over all ranks that hold atoms of the system, in place.
using RankSum = std::function<void(double *, std::size_t)>;

/// Total charge and spin of all atoms that the model sees.
struct ElectronCount {
  double charge = 0.0;       ///< elementary charges
  double multiplicity = 1.0; ///< 2 S + 1
};

class Polarization {
public:
  /// Numbers of an atom: charge (e), spin (charge of the up channel less that of the down channel),
  /// dipole x, y, z (e Angstrom).
  static constexpr int numbers = 5;

  virtual ~Polarization() = default;

  /// Before the first evaluation.
  /// \param sum  null if one rank has all atoms; every rank of the sum must evaluate
  virtual void set_electrons(const ElectronCount &electrons, RankSum sum) = 0;
  /// Before an evaluation whose cell is another. The cell is periodic in all directions.
  virtual void set_cell(const CellVectors &cell) = 0;
  /// Of the owned atoms in the last evaluation.
  /// \return (n_owned, numbers); 0 where the model sees no atom
  virtual std::vector<double> charges() const = 0;
};

} // namespace mace
