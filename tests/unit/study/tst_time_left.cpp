// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/time_left.h"

#include "catch.h"

using namespace ins;

TEST_CASE("nothing is said of the time left while no step has a time") {
  CHECK_FALSE(TimeLeft().estimate({{"relax", 3.0}}, {"relax"}, 1));
}

TEST_CASE("time left follows from the times of steps of the same kind") {
  TimeLeft times;
  times.add("relax", 10.0);
  times.add("relax", 20.0);
  times.add("spectrum", 3.0);
  CHECK(*times.estimate({{"relax", 5.0}}, {"spectrum", "spectrum"}, 1) == Approx(10.0 + 6.0));
  // Two at a time, but never faster than the longest of them.
  CHECK(*times.estimate({{"relax", 5.0}}, {"spectrum", "spectrum"}, 2) == Approx(10.0));
  CHECK(*times.estimate({}, {"spectrum", "spectrum", "spectrum", "spectrum"}, 2) == Approx(6.0));
  // A kind without a time is as long as the mean kind; a step that is late is about to end.
  CHECK(*times.estimate({}, {"dos"}, 1) == Approx(9.0));
  CHECK(*times.estimate({{"relax", 99.0}}, {}, 1) == Approx(0.0));
}

TEST_CASE("times are told in words") {
  CHECK(time_in_words(45.2) == "45 s");
  CHECK(time_in_words(200.0) == "3 min");
  CHECK(time_in_words(7800.0) == "2 h 10 min");
}
