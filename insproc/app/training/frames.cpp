// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/number_checks.h"
#include "app/outputs.h"
#include "app/training/frame_options.h"
#include "io/any_format/read_structure.h"
#include "io/structures/extxyz.h"
#include "io/structures/structure_writer.h"
#include "training/training_frames.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace ins::app {

namespace {

struct FramesCommand {
  explicit FramesCommand(CLI::App &command) {
    command
        .add_option("STRUCTURE", structure,
                    "data file of LAMMPS, extended xyz (last frame), POSCAR, or force constants")
        ->required();
    command.add_option("--volumes", volumes,
                       "MIN:MAX:N: N volumes from MIN to MAX percent of change, for example "
                       "-10:10:11");
    command.add_option("--supercell", supercells,
                       "3 or 9 integers, may be repeated: rows are the supercell's vectors in "
                       "units of the structure's");
    rattle = command
                 .add_option("--rattle", distortion.displacement,
                             "displace atoms: standard deviation of each component, Angstrom")
                 ->check(non_negative_number());
    strain = command
                 .add_option("--strain", distortion.strain,
                             "strain the cell: largest element of a random strain")
                 ->check(number_between(0.0, 0.5));
    random_options.push_back(
        command
            .add_option("--count", settings.copies, "rattled frames of each structure (default 1)")
            ->check(positive_number()));
    random_options.push_back(
        command.add_option("--seed", settings.seed, "of the random numbers (default 0)"));
    random_options.push_back(
        command
            .add_option("--closest", distortion.closest,
                        "rattled atoms stay this times the sum of their covalent radii apart "
                        "(default 0.7)")
            ->check(number_between(0.0, 2.0)));
    command.add_option("-o,--output", output, "extended xyz file (default: standard output)")
        ->check(extxyz_file());
    command
        .add_option("--each", each,
                    "one file per frame too, its number behind the name: NAME.data (LAMMPS), "
                    "NAME.vasp or NAME.poscar")
        ->check(file_of(structure_extensions()));
    add_quiet(command);
  }

  void run() {
    settings.supercells = parse_supercells("--supercell", supercells);
    if (!volumes.empty())
      settings.volume_changes = parse_grid("--volumes", volumes);
    if (rattle->count() + strain->count() > 0)
      settings.distortion = distortion;
    else
      for (const CLI::Option *option : random_options)
        if (option->count() > 0)
          throw CLI::ValidationError(option->get_name(),
                                     "nothing is random without --rattle or --strain");
    const std::vector<Frame> frames = training_frames(read_structure(structure), settings);
    if (output.empty())
      print_extxyz(std::cout, frames);
    else
      write_frames(output, frames);
    if (!each.empty())
      write_each(frames);
  }

  void write_each(const std::vector<Frame> &frames) const {
    for (std::size_t k = 0; k < frames.size(); ++k)
      write_structure(numbered(each, static_cast<int>(k + 1)), crystal_of(frames[k]));
    say(fmt::format("wrote {} files {}", frames.size(), each));
  }

  std::string structure, volumes, output, each;
  std::vector<std::vector<int>> supercells;
  DistortionSettings distortion;
  FrameSettings settings;
  CLI::Option *rattle = nullptr, *strain = nullptr;
  std::vector<CLI::Option *> random_options; ///< that do nothing without one of those
};

} // namespace

void add_frames(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "frames", "frames for a training set: volumes, supercells, rattled and strained copies");
  auto state = std::make_shared<FramesCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
