// SPDX-License-Identifier: GPL-2.0-or-later
#include "small_crystals.h"
#include "training/training_frames.h"

#include "catch.h"

using namespace ins;

TEST_CASE("frames are all combinations, and say how they were made") {
  FrameSettings settings;
  settings.volume_changes = {-10.0, 0.0, 10.0};
  Eigen::Matrix3i matrix;
  matrix << 2, 1, 0, 2, -1, 0, 0, 0, 1;
  settings.supercells = {matrix, Eigen::Matrix3i::Identity()};
  settings.distortion = DistortionSettings{0.05, 0.01, 0.7};
  settings.copies = 2;
  settings.seed = 9;
  const std::vector<Frame> frames = training_frames(triclinic_pair(), settings);
  REQUIRE(frames.size() == 12);
  CHECK(frames[0].size() == 8);
  CHECK(frames[6].size() == 2);
  CHECK(*frames[3].value("volume_change") == "0");
  CHECK(*frames[3].value("supercell") == "2 1 0 2 -1 0 0 0 1");
  CHECK(*frames[3].value("config_type") == "rattled");
  CHECK(*frames[3].value("rattle") == "0.05");
  CHECK(*frames[3].value("strain") == "0.01");
  CHECK(*frames[3].value("seed") == "9");
  CHECK(*frames[3].value("copy") == "2");
}

TEST_CASE("config_type tells the last thing done") {
  const Crystal crystal = triclinic_pair();
  CHECK(*training_frames(crystal, {})[0].value("config_type") == "structure");
  FrameSettings settings;
  settings.supercells = {Eigen::Matrix3i::Identity()};
  CHECK(*training_frames(crystal, settings)[0].value("config_type") == "supercell");
  settings.volume_changes = {5.0};
  CHECK(*training_frames(crystal, settings)[0].value("config_type") == "volume");
}

TEST_CASE("a frame has the crystal's positions, and gives them back") {
  const Crystal crystal = triclinic_pair();
  const Crystal back = crystal_of(training_frames(crystal, {})[0]);
  CHECK(back.symbols == crystal.symbols);
  for (int atom = 0; atom < crystal.size(); ++atom)
    CHECK((back.positions[atom] - crystal.positions[atom]).norm() < 1e-14);
}
