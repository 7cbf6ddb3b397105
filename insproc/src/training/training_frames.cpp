// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/training_frames.h"

#include "crystal/cell_changes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ins {

namespace {

/// A structure on its way to becoming frames.
struct Stage {
  Crystal crystal;
  std::vector<FrameValue> values;
};

Stage supercell_of(const Stage &stage, const Eigen::Matrix3i &matrix) {
  Stage made{in_supercell(stage.crystal, matrix), stage.values};
  made.values.front().text = "supercell";
  const Eigen::Matrix3i by_rows = matrix.transpose();
  made.values.push_back(
      {"supercell", fmt::format("{}", fmt::join(by_rows.data(), by_rows.data() + 9, " "))});
  return made;
}

Stage volume_of(const Stage &stage, double change) {
  Stage made{at_volume_change(stage.crystal, change), stage.values};
  made.values.front().text = "volume";
  made.values.push_back({"volume_change", fmt::format("{}", change)});
  return made;
}

Stage distorted_copy(const Stage &stage, const FrameSettings &settings, int copy,
                     RandomSource &random) {
  Stage made{distort(stage.crystal, *settings.distortion, random), stage.values};
  made.values.front().text = "rattled";
  made.values.push_back({"rattle", fmt::format("{}", settings.distortion->displacement)});
  made.values.push_back({"strain", fmt::format("{}", settings.distortion->strain)});
  made.values.push_back({"seed", fmt::format("{}", settings.seed)});
  made.values.push_back({"copy", fmt::format("{}", copy + 1)});
  return made;
}

/// The stages that `make` gives for each stage and item; the stages as they are without items.
template <class Items, class Make>
std::vector<Stage> expand(std::vector<Stage> stages, const Items &items, const Make &make) {
  if (items.empty())
    return stages;
  std::vector<Stage> expanded;
  for (const Stage &stage : stages)
    for (const auto &item : items)
      expanded.push_back(make(stage, item));
  return expanded;
}

} // namespace

std::vector<Frame> training_frames(const Crystal &crystal, const FrameSettings &settings) {
  std::vector<Stage> stages = {{crystal, {{"config_type", "structure"}}}};
  stages = expand(std::move(stages), settings.supercells, supercell_of);
  stages = expand(std::move(stages), settings.volume_changes, volume_of);
  if (settings.distortion) {
    RandomSource random(settings.seed);
    std::vector<Stage> distorted;
    for (const Stage &stage : stages)
      for (int copy = 0; copy < settings.copies; ++copy)
        distorted.push_back(distorted_copy(stage, settings, copy, random));
    stages = std::move(distorted);
  }
  std::vector<Frame> frames;
  for (const Stage &stage : stages) {
    frames.push_back(frame_of(stage.crystal));
    frames.back().values = stage.values;
  }
  return frames;
}

} // namespace ins
