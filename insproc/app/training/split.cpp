// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/outputs.h"
#include "app/training/frame_options.h"
#include "io/structures/extxyz.h"
#include "training/data_split.h"

#include <fmt/format.h>
#include <memory>

namespace ins::app {

namespace {

struct SplitCommand {
  explicit SplitCommand(CLI::App &command) {
    command.add_option("FILE", files, "extended xyz")->required();
    command.add_option("--parts", parts, "TRAIN:VALID:TEST (default 8:1:1)");
    command.add_option("--seed", seed, "of the random order (default 0)");
    command.add_option("-o,--output", prefix,
                       "beginning of the files' names (default: none): PREFIXtrain.xyz, "
                       "PREFIXvalid.xyz, PREFIXtest.xyz");
    add_quiet(command);
  }

  void run() const {
    std::vector<Frame> frames;
    for (const std::string &file : files)
      for (Frame &frame : read_extxyz_frames(file))
        frames.push_back(std::move(frame));
    const DataSplit split = split_frames(frames, parse_parts("--parts", parts), seed);
    write(frames, split.train, "train");
    write(frames, split.valid, "valid");
    write(frames, split.test, "test");
  }

  void write(const std::vector<Frame> &frames, const std::vector<int> &members,
             const std::string &name) const {
    std::vector<Frame> set;
    for (const int member : members)
      set.push_back(frames[member]);
    write_frames(prefix + name + ".xyz", set);
  }

  std::vector<std::string> files;
  std::string parts = "8:1:1", prefix;
  std::uint64_t seed = 0;
};

} // namespace

void add_split(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("split", "frames divided among training, validation and test");
  auto state = std::make_shared<SplitCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
