// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text_table.h"
#include "catch.h"
#include "elements/covalent_radii.h"
#include "elements/shipped_tables.h"

TEST_CASE("every table that ships can be read") {
  CHECK(ins::shipped_tables().size() >= 1);
  CHECK(ins::covalent_radius("H") == 0.31);
  CHECK(ins::covalent_radius("Cm") == 1.69);
  const ins::TextTable radii = ins::shipped_table("covalent_radii", {"element", "radius_A"});
  CHECK(radii.rows() == 96);
}
