// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "spectrum/displacement_tensors.h"
#include "spectrum/fine_transform.h"

#include <Eigen/Core>

namespace ins {

/// One row for each order from 2 on: (orders - 1, bins).
using MultiphononRows = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// How order 2 is made.
enum class PairRule {
  all_wave_vectors, ///< every pair of wave vectors, overtones in full: exact for a harmonic crystal
  same_wave_vector, ///< Abins: pairs of one wave vector, overtones halved
  same_wave_vector_pruned, ///< the same, weak modes never the first of a pair (Mantid)
};

/// Multi-quantum spectra at Q = 1 without Debye-Waller factor, binned.
///
/// Order 2 from pairs, order n from order n - 1 convolved with order 1 on a grid ten times finer:
/// r_n = r_(n-1) * r_1, r_1 the histogram of Tr B / 3.
class Multiphonon {
public:
  /// \param orders highest order, >= 2
  Multiphonon(const EnergyGrid &grid, int orders, PairRule rule);

  /// \param atom index into the distinct atoms
  /// \return     (orders - 1, bins): row 0 is order 2; Angstrom^(2n)
  /// Source: docs/multiphonon.md.
  MultiphononRows spectra(const DisplacementTensors &tensors, std::size_t atom) const;

private:
  struct Transforms {
    Eigen::ArrayXcd first;
    Eigen::ArrayXcd second;
  };
  Transforms all_pairs(const DisplacementTensors &tensors, std::size_t atom) const;
  Transforms same_point_pairs(const DisplacementTensors &tensors, std::size_t atom) const;
  /// Zeroes what rounding left outside [n lowest, n highest energy] and below zero.
  void clear_forbidden(Eigen::Ref<Eigen::ArrayXd> row, int order,
                       const DisplacementTensors &tensors) const;

  EnergyGrid grid_;
  int orders_;
  PairRule rule_;
  FineTransform transform_;
};

} // namespace ins
