// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/label_places.h"

#include "catch.h"

using namespace ins;

TEST_CASE("labels of the important ones find room, and stand apart") {
  LabelRow row({0.0, 100.0}, 2.0, 1.5);
  CHECK(row.add(50.0));
  CHECK(row.add(50.0));       // both move aside by half the distance
  CHECK_FALSE(row.add(50.0)); // the outer ones would be 2 away from what they belong to
  CHECK(row.add(30.0));
  CHECK_FALSE(row.add(-3.0)); // beyond the end
  CHECK(row.add(0.0));        // at the end, half a distance inside
  CHECK(row.places() == std::vector<double>{49.0, 51.0, 30.0, 1.0});
}
