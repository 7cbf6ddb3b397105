// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// A calculated spectrum as the bins of a measured one see it.
///
/// Between the edges of its own bins the sum over energy is a cubic polynomial, which keeps the
/// sum of each bin; its slope at an edge comes from the two bins on each side.
/// Source: P. Colella, P. R. Woodward, J. Comput. Phys. 54, 174 (1984), equation 1.6, for the
/// slope.
class FoldedCurve {
public:
  /// \param edges   (n + 1 >= 3) ascending, cm^-1
  /// \param values  (n) mean over each bin, per cm^-1; zero beyond the first and the last edge
  FoldedCurve(Eigen::VectorXd edges, Eigen::VectorXd values);

  /// The curve moved by `shift` to higher energies, its mean over each bin.
  Eigen::VectorXd means(const Eigen::VectorXd &edges, double shift = 0.0) const;

  /// Derivatives of the means with respect to the shift.
  Eigen::VectorXd slopes(const Eigen::VectorXd &edges, double shift = 0.0) const;

  const Eigen::VectorXd &edges() const { return edges_; }
  const Eigen::VectorXd &values() const { return values_; }

private:
  struct Point {
    double integral; ///< from the first edge
    double value;
  };
  double edge_value(Eigen::Index edge) const;
  Point at(double energy) const;

  Eigen::VectorXd edges_, values_;
  Eigen::VectorXd integrals_, edge_values_; ///< at the edges
};

} // namespace ins
