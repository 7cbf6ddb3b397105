// SPDX-License-Identifier: GPL-2.0-or-later
#include "powder.h"

#include "kinematics.h"

namespace ins {

namespace {

/// Tr A + 2 (B:A) / Tr B of every state, times 1/5.
Eigen::VectorXd debye_waller_exponents(const DisplacementTensors &tensors, std::size_t atom,
                                       const OneQuantumOptions &options) {
  const SymmetricTensors &mode = tensors.mode[atom];
  Eigen::VectorXd exponents(mode.cols());
  for (const StateBlock &block : tensors.blocks) {
    const SymmetricTensor mean =
        options.per_wave_vector ? tensors.block_mean(atom, block) : tensors.mean[atom];
    const int end = block.first + block.count;
    for (int first = block.first; first < end;) {
      SymmetricTensor set = mode.col(first);
      int last = first + 1;
      for (; last < end && tensors.states[last].energy - tensors.states[last - 1].energy <
                               options.degenerate_within;
           ++last)
        set += mode.col(last);
      const double along = trace(set) > 0.0 ? 2.0 * contract(set, mean) / trace(set) : 0.0;
      exponents.segment(first, last - first).setConstant((trace(mean) + along) / 5.0);
      first = last;
    }
  }
  return exponents;
}

} // namespace

Eigen::VectorXd momentum_transfers_squared(const DisplacementTensors &tensors, const Bank &bank) {
  Eigen::VectorXd q2(static_cast<Eigen::Index>(tensors.states.size()));
  for (Eigen::Index s = 0; s < q2.size(); ++s)
    q2[s] = momentum_transfer_squared(tensors.states[s].energy, bank.final_energy, bank.angle);
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
