// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/energy_grid.h"
#include "catch.h"

TEST_CASE("energies fall into half-open bins, the maximum into the last") {
  const ins::EnergyGrid grid{10.0, 20.0, 0.5};
  CHECK(grid.bins() == 20);
  CHECK(grid.bin(9.99) == -1);
  CHECK(grid.bin(10.0) == 0);
  CHECK(grid.bin(10.5) == 1);
  CHECK(grid.bin(20.0) == 19);
  CHECK(grid.bin(20.01) == -1);
  CHECK(grid.centre(0) == 10.25);
}
