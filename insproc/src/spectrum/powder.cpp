// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/powder.h"

#include "spectrometer/kinematics.h"

#include <Eigen/Eigenvalues>
#include <algorithm>

namespace ins {

namespace {

/// (B:A) / Tr B: the mean of A over the directions of B. It lies between the eigenvalues of A if B
/// is a tensor of modes; a sampled B has noise, and is held there.
class MeanAlong {
public:
  explicit MeanAlong(const SymmetricTensor &a) : a_(a) {
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(full_matrix(a),
                                                                Eigen::EigenvaluesOnly);
    lowest_ = solver.eigenvalues()[0];
    highest_ = solver.eigenvalues()[2];
  }

  double operator()(const SymmetricTensor &b) const {
    return trace(b) > 0.0 ? std::clamp(contract(b, a_) / trace(b), lowest_, highest_)
                          : trace(a_) / 3.0;
  }

private:
  SymmetricTensor a_;
  double lowest_;
  double highest_;
};

/// Tr A + 2 (B:A) / Tr B of every state, times 1/5.
Eigen::VectorXd debye_waller_exponents(const DisplacementTensors &tensors, std::size_t atom,
                                       const OneQuantumOptions &options) {
  const SymmetricTensors &mode = tensors.mode[atom];
  Eigen::VectorXd exponents(mode.cols());
  for (const StateBlock &block : tensors.blocks) {
    const SymmetricTensor mean =
        options.per_wave_vector ? tensors.block_mean(atom, block) : tensors.mean[atom];
    const MeanAlong mean_along(mean);
    const int end = block.first + block.count;
    for (int first = block.first; first < end;) {
      SymmetricTensor set = mode.col(first);
      int last = first + 1;
      for (; last < end && tensors.states[last].energy - tensors.states[last - 1].energy <
                               options.degenerate_within;
           ++last)
        set += mode.col(last);
      exponents.segment(first, last - first)
          .setConstant((trace(mean) + 2.0 * mean_along(set)) / 5.0);
      first = last;
    }
  }
  return exponents;
}

} // namespace

Eigen::VectorXd momentum_transfers_squared(const DisplacementTensors &tensors, const Bank &bank) {
  Eigen::VectorXd q2(static_cast<Eigen::Index>(tensors.states.size()));
  for (Eigen::Index s = 0; s < q2.size(); ++s)
    q2[s] = momentum_transfer_squared(tensors.states[s].energy, bank);
  return q2;
}

Eigen::VectorXd one_quantum(const DisplacementTensors &tensors, std::size_t atom,
                            const Eigen::VectorXd &q2, const OneQuantumOptions &options) {
  const SymmetricTensors &mode = tensors.mode[atom];
  const Eigen::ArrayXd exponents = debye_waller_exponents(tensors, atom, options).array();
  Eigen::ArrayXd weights(mode.cols());
  for (Eigen::Index s = 0; s < weights.size(); ++s)
    weights[s] = tensors.states[s].weight;
  const Eigen::ArrayXd traces = mode.topRows<3>().colwise().sum().transpose().array();
  return weights * q2.array() * traces / 3.0 * (-q2.array() * exponents).exp();
}

} // namespace ins
