// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/instrument.h"

#include <Eigen/Core>

namespace ins {

/// What is the same for all atoms of one bank: Q^2, 1/Angstrom^2.
struct BankKinematics {
  Bank bank;
  Eigen::VectorXd state_q2; ///< (states) at the energy of the state
  Eigen::ArrayXd bin_q2;    ///< (bins) at the bin centres
  Eigen::ArrayXd fine_q2;   ///< (fine bins) at their centres; mode exact from order 2 on
};

} // namespace ins
