// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "spectrometer/kinematics.h"

#include <cmath>

TEST_CASE("momentum transfer on TOSCA") {
  CHECK(std::sqrt(ins::momentum_transfer_squared(0.0, 32.0, 45.0)) ==
        Approx(1.059058).epsilon(1e-6));
  CHECK(ins::momentum_transfer_squared(1000.0, 32.0, 45.0) == Approx(48.286419).epsilon(1e-7));
  CHECK(ins::momentum_transfer_squared(4000.0, 32.0, 134.98885653282196) ==
        Approx(273.555694).epsilon(1e-7));
}
