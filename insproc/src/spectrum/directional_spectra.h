// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/resolution.h"
#include "spectrum/bank_kinematics.h"
#include "spectrum/directional_convolution.h"
#include "spectrum/displacement_tensors.h"
#include "spectrum/fine_grid.h"

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace ins {

/// The harmonic powder average of one atom after the other, all orders averaged over directions.
///
/// S(Q, E) = mean over u of exp(-Q^2 u.A.u) sum_n Q^(2n) / n! r_u^(*n)(E),  r_u = weight x u.B.u:
/// order 1 at the Q of each state, the others at that of each fine bin.
/// Source: docs/spectrum.md.
class DirectionalSpectra {
public:
  struct Result {
    std::vector<Eigen::VectorXd> one_quantum; ///< (banks)(states)
    std::vector<SpectrumRows> quanta;         ///< (banks)(orders - 1, bins): row 0 is order 2
    int directions = 0;
    double error = 0.0; ///< estimate, part of the largest value nearby
  };

  /// \param tensors, banks kept by reference; the states of `tensors` must not change afterwards
  /// \param tolerance      for what the number of directions changes
  DirectionalSpectra(const DisplacementTensors &tensors, const std::vector<BankKinematics> &banks,
                     const EnergyGrid &grid, int orders, double tolerance);

  /// \param atom index into the distinct atoms of the tensors
  Result operator()(std::size_t atom);

private:
  int highest_order(const Directions &directions, const Eigen::VectorXd &alpha,
                    const TensorHistogram &histogram) const;
  Eigen::VectorXd one_quantum(const PrincipalFrame &frame, const Directions &directions,
                              const ExponentBasis &basis, const Eigen::VectorXd &q2) const;
  void clear_forbidden(SpectrumRows &rows) const;

  const DisplacementTensors &tensors_;
  const std::vector<BankKinematics> &banks_;
  EnergyGrid grid_;
  int orders_;
  double tolerance_;
  double highest_q2_;
  double lowest_energy_;
  double highest_energy_;
  int first_rough_bin_;
  std::vector<int> rough_bin_;           ///< of each state
  std::vector<Eigen::ArrayXd> rough_q2_; ///< of each bank
  std::optional<FineGrid> fine_;         ///< from order 2 on
  std::vector<int> fine_bin_;            ///< of each state
  std::optional<DirectionalConvolution> convolution_;
};

} // namespace ins
