// SPDX-License-Identifier: GPL-2.0-or-later
//
// Several quanta along each direction, and their mean. docs/multiphonon.md
#pragma once

#include "spectrometer/resolution.h"
#include "spectrum/bank_kinematics.h"
#include "spectrum/directions.h"
#include "spectrum/exponent_basis.h"
#include "spectrum/fine_grid.h"
#include "spectrum/principal_frame.h"
#include "spectrum/tilted_transform.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Mean over directions u of exp(-Q^2 u.A.u) Q^(2n) / n! r_u^(*n)(E), r_u(E) = u.B(E).u, for n
/// from 2.
///
/// The transform of r_u is u.B(t).u with the transforms B(t) of the six tensor elements, that of
/// order n its n-th power. Debye-Waller factors of all directions are sums of a few
/// (ExponentBasis), so that directions are added up before the way back, and once for all banks.
class DirectionalConvolution {
public:
  /// \param orders highest, >= 2
  /// \param banks  with fine_q2; kept by reference
  DirectionalConvolution(const FineGrid &fine, int orders,
                         const std::vector<BankKinematics> &banks);

  /// \param tensors (fine bins, 6) weight times B in Angstrom^2
  /// \param orders  highest one that is wanted; rows beyond are 0
  /// \return        for each bank (orders - 1, bins): row 0 is order 2
  std::vector<SpectrumRows> operator()(const TensorHistogram &tensors, const Directions &directions,
                                       const ExponentBasis &basis, int orders);

private:
  /// Of B(t): (points, 6).
  using Elements = Eigen::Matrix<double, Eigen::Dynamic, 6>;

  /// Transforms of orders `first` to `last`, each for the whole basis: columns of real_ and
  /// imaginary_.
  void add_directions(const Directions &directions, const Eigen::MatrixXd &weights, int first,
                      int last);
  /// Adds those orders to the sums over the basis.
  void add_basis(const Eigen::VectorXd &exponents, int first, int last);
  SpectrumRows rows(std::size_t bank, int orders) const;

  FineGrid fine_;
  int orders_;
  const std::vector<BankKinematics> &banks_;
  TiltedTransform transform_;
  Elements real_elements_;
  Elements imaginary_elements_;
  Eigen::ArrayXXd real_; ///< (points, basis times orders of one pass)
  Eigen::ArrayXXd imaginary_;
  std::vector<Eigen::ArrayXXd> sums_; ///< (banks)(fine bins, orders - 1), without Q^(2n) / n!
};

} // namespace ins
