// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "phonons/mode_following.h"
#include "phonons/mode_matching.h"

#include "catch.h"

#include <cmath>

using namespace ins;

namespace {

/// Modes whose eigenvectors are the axes of one atom turned about z by an angle in degrees, then
/// ordered by frequency.
PhononModes turned(double degrees, const Eigen::Vector3d &frequencies) {
  const double t = degrees * 3.14159265358979 / 180.0;
  PhononModes modes;
  modes.frequencies = frequencies;
  modes.eigenvectors = Eigen::MatrixXcd::Zero(3, 3);
  modes.eigenvectors.col(0) << std::cos(t), std::sin(t), 0.0;
  modes.eigenvectors.col(1) << -std::sin(t), std::cos(t), 0.0;
  modes.eigenvectors.col(2) << 0.0, 0.0, 1.0;
  return modes;
}

/// The same modes with first and second exchanged.
PhononModes exchanged(PhononModes modes) {
  modes.eigenvectors.col(0).swap(modes.eigenvectors.col(1));
  return modes;
}

} // namespace

TEST_CASE("modes are followed through a crossing, to both sides of the reference") {
  const std::vector<PhononModes> states = {turned(0, {100, 120, 300}), turned(10, {105, 115, 310}),
                                           exchanged(turned(20, {108, 112, 320})),
                                           exchanged(turned(30, {104, 116, 330}))};
  const FollowedModes followed = follow_modes(states, 1);
  const std::vector<double> first = {100, 105, 112, 116};
  for (int k = 0; k < 4; ++k) {
    CHECK(followed.frequencies(k, 0) == first[k]);
    CHECK(followed.overlaps(k, 0) ==
          Approx(k == 1 ? 1.0 : std::pow(std::cos(10 * 3.14159265358979 / 180), 2)));
    CHECK(followed.overlaps(k, 2) == Approx(1.0));
  }
  CHECK(followed.numbers(3, 0) == 1);
  CHECK(followed.frequencies(0, 1) == 120);
}

TEST_CASE("a mode keeps its identity through a state in which it is degenerate") {
  // In the middle the two modes are one set, whose vectors are turned by 45 degrees: alone they
  // would say nothing about which is which.
  const std::vector<PhononModes> states = {turned(0, {100, 120, 300}), turned(45, {110, 110, 310}),
                                           exchanged(turned(0, {105, 125, 320}))};
  const FollowedModes followed = follow_modes(states, 0);
  CHECK(followed.frequencies(1, 0) == 110);
  CHECK(followed.frequencies(2, 0) == 125);
  CHECK(followed.frequencies(2, 1) == 105);
  CHECK(followed.overlaps.minCoeff() == Approx(1.0));
}

TEST_CASE("a set that is degenerate in the reference splits by rising frequency") {
  const std::vector<PhononModes> states = {turned(33, {110, 110, 310}), turned(0, {100, 120, 320}),
                                           turned(5, {101, 125, 330})};
  const FollowedModes followed = follow_modes(states, 0);
  CHECK(followed.frequencies(1, 0) == 100);
  CHECK(followed.frequencies(2, 1) == 125);
  CHECK(followed.overlaps.row(1).minCoeff() == Approx(1.0));
}

TEST_CASE("pairs of degenerate modes overlap by the spaces they span") {
  const auto matches = match_modes(turned(0, {110, 110, 310}), turned(45, {111, 111, 300}));
  for (const ModeMatch &match : matches)
    CHECK(match.overlap == Approx(1.0));
  CHECK(matches[0].shift == Approx(1.0));
  CHECK(matches[2].shift == Approx(-10.0));
}

TEST_CASE("states of other sizes are refused") {
  PhononModes other = turned(0, {1, 2, 3});
  other.frequencies.resize(6);
  CHECK_THROWS_WITH(follow_modes({turned(0, {1, 2, 3}), other}, 0),
                    ContainsSubstring("different numbers of atoms"));
}
