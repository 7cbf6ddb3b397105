// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/number_checks.h"
#include "app/outputs.h"
#include "app/training/frame_options.h"
#include "base/error.h"
#include "io/structures/described_frames.h"
#include "io/structures/extxyz.h"
#include "io/tables/table_file.h"
#include "io/text/file_format.h"
#include "io/text/line_reader.h"
#include "io/trajectories/step_energies.h"
#include "training/energy_steps.h"
#include "training/farthest_points.h"
#include "version.h"

#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

Table table_of(const std::vector<Frame> &selected) {
  Table table;
  table.metadata = {{"program", version_line()}};
  std::vector<double> order;
  std::vector<std::string> sources;
  for (const Frame &frame : selected) {
    order.push_back(static_cast<double>(order.size() + 1));
    sources.push_back(*frame.value("source"));
  }
  table.columns = {{"order", "", order, 0}, {"source", "", sources, 0}};
  return table;
}

/// eV of every frame, by its step where a file of energies is named, else under its key.
std::vector<double> energies_of(const std::vector<Frame> &frames, const std::string &energy_file,
                                const std::string &units, const std::string &key) {
  std::map<long, double> of_step;
  if (!energy_file.empty())
    of_step = read_step_energies(energy_file, units);
  std::vector<double> energies;
  for (const Frame &frame : frames) {
    const std::string name = energy_file.empty() ? key : "timestep";
    const std::string *text = frame.value(name);
    double number = 0.0;
    if (!text)
      throw Error(fmt::format("{}: there is no value {}{}", *frame.value("source"), name,
                              energy_file.empty() ? "; --energies names a history or a log with "
                                                    "the energies of the steps"
                                                  : ""));
    if (!parse_number(*text, number))
      throw Error(fmt::format("{}: '{}' of {} is no number", *frame.value("source"), *text, name));
    if (!energy_file.empty()) {
      const auto found = of_step.find(std::lround(number));
      if (found == of_step.end())
        throw Error(fmt::format("{}: step {} has no energy; write log and dump at the same steps",
                                energy_file, *text));
      number = found->second;
    }
    energies.push_back(number);
  }
  return energies;
}

struct SelectCommand {
  explicit SelectCommand(CLI::App &command) {
    command
        .add_option("FILE", files,
                    "frames with descriptors: text dumps of LAMMPS with the columns of a compute "
                    "mace/descriptor/atom, or extended xyz with a column of descriptors; with "
                    "--energy-step frames of a relaxation, in its order")
        ->required();
    CLI::Option *energies =
        command
            .add_option("--energy-step", energy_step,
                        "eV of the cell: choose, instead, each frame whose energy differs by more "
                        "than this from the last one chosen, and the last one")
            ->check(non_negative_number());
    command
        .add_option("--energies", energy_file,
                    "energies of a dump's steps: the history of fix cell_relax, or a log")
        ->needs(energies);
    command
        .add_option("--energy-key", energy_key,
                    "of frames without --energies (default energy), eV of the cell")
        ->needs(energies);
    command.add_option("--units", units, "of --energies (default: as a log tells; else metal)")
        ->needs(energies);
    command.add_option("-n,--count", count, "how many frames to choose at most (default 100)")
        ->check(positive_number())
        ->excludes(energies);
    command
        .add_option("--known", known,
                    "frames that the training set has already, with descriptors; may be "
                    "repeated")
        ->allow_extra_args(false)
        ->excludes(energies);
    command
        .add_option("--descriptor", descriptor,
                    "ID of the compute, or name of the column (default: the only columns with "
                    "brackets in a dump, 'descriptors' in extended xyz)")
        ->excludes(energies);
    command.add_option(
        "--config-type", config_type,
        "config_type of the chosen frames (default: as it is; for dumps 'selected', 'relaxation' "
        "with --energy-step)");
    command.add_option("-o,--output", output, "extended xyz file (default: standard output)")
        ->check(extxyz_file());
    command
        .add_option("--table", table,
                    "file for a table of what has been chosen: " + in_words(table_extensions()))
        ->check(table_file());
    add_quiet(command);
  }

  void run() const {
    if (energy_step)
      select_energy_steps();
    else
      select_farthest();
  }

  void select_farthest() const {
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

    const std::vector<Frame> selected = chosen_frames(frames, chosen.points, "selected");
    Table about = table_of(selected);
    about.columns.push_back({"distance", "", chosen.distances, 6});
    write(selected, about);
    say(fmt::format("chose {} of {} frames; the last one's distance to the nearest before it is "
                    "{:.4g}",
                    selected.size(), frames.size(),
                    chosen.distances.empty() ? 0.0 : chosen.distances.back()));
  }

  void select_energy_steps() const {
    std::vector<Frame> frames;
    for (const std::string &file : files)
      for (Frame &frame : read_frames(file))
        frames.push_back(std::move(frame));
    if (frames.empty())
      throw Error("there are no frames in " + files.front());
    const std::vector<double> energies = energies_of(frames, energy_file, units, energy_key);
    const std::vector<int> chosen = energy_steps(energies, *energy_step);
    const std::vector<Frame> selected = chosen_frames(frames, chosen, "relaxation");
    Table about = table_of(selected);
    std::vector<double> chosen_energies;
    for (const int frame : chosen)
      chosen_energies.push_back(energies[frame]);
    about.columns.push_back({"energy_eV", "", chosen_energies, 6});
    write(selected, about);
    say(fmt::format("chose {} of {} frames between {:.4f} and {:.4f} eV", selected.size(),
                    frames.size(), energies.front(), energies.back()));
  }

  std::vector<Frame> chosen_frames(const std::vector<Frame> &frames, const std::vector<int> &chosen,
                                   const char *usual_type) const {
    std::vector<Frame> selected;
    for (const int frame : chosen) {
      selected.push_back(frames[frame]);
      if (!config_type.empty() || !frames[frame].value("config_type"))
        selected.back().set("config_type", config_type.empty() ? usual_type : config_type);
    }
    return selected;
  }

  void write(const std::vector<Frame> &selected, const Table &about) const {
    if (output.empty())
      print_extxyz(std::cout, selected);
    else
      write_frames(output, selected);
    if (!table.empty())
      write_named(table, about);
  }

  std::vector<std::string> files, known;
  int count = 100;
  std::string descriptor, config_type, output, table;
  std::optional<double> energy_step;
  std::string energy_file, energy_key = "energy", units;
};

} // namespace

void add_select(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "select", "the frames that differ most, by farthest-point sampling of their descriptors; or "
                "those of a relaxation that differ in energy");
  auto state = std::make_shared<SelectCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
