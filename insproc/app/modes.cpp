// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "mode_character.h"
#include "mode_table.h"
#include "molecules.h"
#include "outputs.h"
#include "spectrum_options.h"
#include "version.h"

#include <iostream>
#include <memory>

namespace ins::app {

namespace {

struct ModesCommand {
  explicit ModesCommand(CLI::App &command) {
    input.add_to(command);
    command
        .add_option("--q", q, "wave vector, three fractions of the reciprocal cell (default 0 0 0)")
        ->expected(3);
    add_units(command, unit);
    command.add_option("-o,--output", files, "table of modes: .csv, .json or .h5; may be repeated")
        ->allow_extra_args(false)
        ->check(table_file());
    add_quiet(command);
  }

  void run() const;

  CrystalInput input;
  std::vector<double> q = {0.0, 0.0, 0.0};
  EnergyUnit unit = EnergyUnit::per_cm;
  std::vector<std::string> files;
};

void ModesCommand::run() const {
  const ForceConstants force_constants = input.read();
  const DynamicalMatrix matrix(force_constants, input.phonons());
  const PhononModes modes = phonon_modes(matrix, {q[0], q[1], q[2]});
  const PhononModes gamma = phonon_modes(matrix, Eigen::Vector3d::Zero());
  const Crystal &crystal = force_constants.primitive;
  const std::vector<ModeCharacter> characters =
      characterise_modes(modes, gamma, find_molecules(crystal));
  Table table = mode_table(summarise_modes(modes, crystal), elements(crystal), characters, unit);
  table.metadata = {{"program", version_line()}, {"source", short_name(input.file())}};
  if (files.empty())
    print(std::cout, table);
  for (const std::string &file : files)
    write_named(file, table);
}

} // namespace

void add_modes(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("modes", "frequencies and character of the modes at one wave vector");
  auto state = std::make_shared<ModesCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
