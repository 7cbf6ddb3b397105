// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "training/data_split.h"

#include "catch.h"

#include <algorithm>

using namespace ins;

namespace {

std::vector<Frame> frames(int count, int isolated = 0) {
  std::vector<Frame> frames(count + isolated);
  for (int k = 0; k < isolated; ++k)
    frames[k].set("config_type", "IsolatedAtom");
  return frames;
}

} // namespace

TEST_CASE("every frame is in one set, in order, and the sets have their parts") {
  // The numbers of the study: 1412, 176 and 176 of 1764.
  const struct {
    int frames, train, valid, test;
  } cases[] = {{1764, 1412, 176, 176}, {100, 80, 10, 10}, {30, 24, 3, 3}, {10, 8, 1, 1},
               {9, 7, 1, 1},           {3, 1, 1, 1},      {2, 1, 1, 0},   {1, 1, 0, 0}};
  for (const auto &c : cases) {
    const DataSplit split = split_frames(frames(c.frames), {8, 1, 1}, 7);
    CHECK(static_cast<int>(split.train.size()) == c.train);
    CHECK(static_cast<int>(split.valid.size()) == c.valid);
    CHECK(static_cast<int>(split.test.size()) == c.test);
    std::vector<int> all;
    for (const auto *set : {&split.train, &split.valid, &split.test}) {
      CHECK(std::is_sorted(set->begin(), set->end()));
      all.insert(all.end(), set->begin(), set->end());
    }
    std::sort(all.begin(), all.end());
    for (int k = 0; k < c.frames; ++k)
      CHECK(all[k] == k);
  }
}

TEST_CASE("a seed determines the split") {
  const auto set = frames(50);
  CHECK(split_frames(set, {8, 1, 1}, 1).valid == split_frames(set, {8, 1, 1}, 1).valid);
  CHECK(split_frames(set, {8, 1, 1}, 1).valid != split_frames(set, {8, 1, 1}, 2).valid);
}

TEST_CASE("over many seeds every frame is as often in the test set") {
  const auto set = frames(20);
  std::vector<int> counts(20);
  constexpr int seeds = 4000;
  for (int seed = 0; seed < seeds; ++seed)
    for (const int member : split_frames(set, {8, 1, 1}, seed).test)
      ++counts[member];
  // Binomial: 400 expected with a standard deviation of 19; five of them.
  for (const int count : counts)
    CHECK(std::abs(count - seeds / 10) < 95);
}

TEST_CASE("isolated atoms are for training and do not count") {
  const DataSplit split = split_frames(frames(20, 4), {8, 1, 1}, 3);
  CHECK(split.valid.size() == 2);
  CHECK(split.train.size() == 20);
  for (int k = 0; k < 4; ++k)
    CHECK(split.train[k] == k);
}

TEST_CASE("a set may be left out, and unusable parts are refused") {
  const DataSplit split = split_frames(frames(20), {9, 1, 0}, 3);
  CHECK(split.test.empty());
  CHECK(split.valid.size() == 2);
  for (const std::array<double, 3> &parts :
       {std::array<double, 3>{0, 1, 1}, std::array<double, 3>{8, -1, 1}})
    CHECK_THROWS_WITH(split_frames(frames(20), parts, 3), ContainsSubstring("like 8:1:1"));
}
