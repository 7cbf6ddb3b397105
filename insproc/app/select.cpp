// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "frame_options.h"
#include "io/structures/described_frames.h"
#include "io/structures/extxyz.h"
#include "io/tables/table.h"
#include "number_checks.h"
#include "outputs.h"
#include "training/farthest_points.h"
#include "version.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace ins::app {

namespace {

Table table_of(const FarthestPoints &chosen, const std::vector<Frame> &selected) {
  Table table;
  table.metadata = {{"program", version_line()}};
  std::vector<double> order;
  std::vector<std::string> sources;
  for (const Frame &frame : selected) {
    order.push_back(static_cast<double>(order.size() + 1));
    sources.push_back(*frame.value("source"));
  }
  table.columns = {
      {"order", "", order, 0}, {"source", "", sources, 0}, {"distance", "", chosen.distances, 6}};
  return table;
}

struct SelectCommand {
  explicit SelectCommand(CLI::App &command) {
    command
        .add_option("FILE", files,
                    "frames with descriptors: text dumps of LAMMPS with the columns of a compute "
                    "mace/descriptor/atom, or extended xyz with a column of descriptors")
        ->required();
    command.add_option("-n,--count", count, "how many frames to choose at most (default 100)")
        ->check(positive_number());
    command
        .add_option("--known", known,
                    "frames that the training set has already, with descriptors; may be "
                    "repeated")
        ->allow_extra_args(false);
    command.add_option("--descriptor", descriptor,
                       "ID of the compute, or name of the column (default: the only columns with "
                       "brackets in a dump, 'descriptors' in extended xyz)");
    command.add_option(
        "--config-type", config_type,
        "config_type of the chosen frames (default: as it is, 'selected' for dumps)");
    command.add_option("-o,--output", output, "extended xyz file (default: standard output)")
        ->check(extxyz_file());
    command
        .add_option("--table", table,
                    "file for a table of what has been chosen: .csv, .json or .h5")
        ->check(table_file());
    add_quiet(command);
  }

  void run() const {
    FrameDescriptors descriptors;
    std::vector<Frame> frames;
    for (const std::string &file : files)
      for (Frame &frame : read_described_frames(file, descriptor, descriptors))
        frames.push_back(std::move(frame));
    if (frames.empty())
      throw Error("there are no frames in " + files.front());
    for (const std::string &file : known)
      read_described_frames(file, descriptor, descriptors);
    const Eigen::MatrixXd points = descriptors.matrix();
    const auto n = static_cast<Eigen::Index>(frames.size());
    const FarthestPoints chosen =
        farthest_points(points.topRows(n), count, points.bottomRows(points.rows() - n));

    std::vector<Frame> selected;
    for (const int point : chosen.points) {
      selected.push_back(frames[point]);
      if (!config_type.empty() || !frames[point].value("config_type"))
        selected.back().set("config_type", config_type.empty() ? "selected" : config_type);
    }
    if (output.empty())
      print_extxyz(std::cout, selected);
    else
      write_frames(output, selected);
    if (!table.empty())
      write_named(table, table_of(chosen, selected));
    say(fmt::format("chose {} of {} frames; the last one's distance to the nearest before it is "
                    "{:.4g}",
                    selected.size(), frames.size(),
                    chosen.distances.empty() ? 0.0 : chosen.distances.back()));
  }

  std::vector<std::string> files, known;
  int count = 100;
  std::string descriptor, config_type, output, table;
};

} // namespace

void add_select(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "select", "the frames that differ most, by farthest-point sampling of their descriptors");
  auto state = std::make_shared<SelectCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
