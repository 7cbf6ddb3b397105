// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/instrument.h"
#include "spectrum/displacement_tensors.h"

#include <Eigen/Core>

namespace ins {

/// Which Debye-Waller tensor and which modes enter order 1.
struct OneQuantumOptions {
  bool per_wave_vector = false; ///< A of the state's own wave vector instead of the mesh mean
  /// States of one wave vector closer than this are one: their exponent comes from the sum of their
  /// tensors, which no choice of eigenvectors changes; cm^-1, 0 for none.
  double degenerate_within = 0.0;
};

/// Squared momentum transfer of every state at its own energy, 1/Angstrom^2.
Eigen::VectorXd momentum_transfers_squared(const DisplacementTensors &tensors, const Bank &bank);

/// One-quantum scattering of one atom by every state, almost isotropic powder average.
///
/// S = weight (Q^2 Tr B / 3) exp(-Q^2 [Tr A + 2 (B:A) / Tr B] / 5)
/// \param atom index into the distinct atoms
/// \param q2   (states) of momentum_transfers_squared()
/// \return     (states) without cross-section
/// Source: docs/powder-intensity.md.
Eigen::VectorXd one_quantum(const DisplacementTensors &tensors, std::size_t atom,
                            const Eigen::VectorXd &q2, const OneQuantumOptions &options);

} // namespace ins
