// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/crystal_input.h"
#include "app/number_checks.h"
#include "app/outputs.h"
#include "app/spectrum_options.h"
#include "app/state_warnings.h"
#include "base/error.h"
#include "crystal/molecules.h"
#include "io/tables/number_text.h"
#include "modes/irreps.h"
#include "modes/mode_character.h"
#include "report/animation.h"
#include "report/mode_table.h"
#include "version.h"

#include <iostream>
#include <memory>
#include <numeric>
#include <optional>

namespace ins::app {

namespace {

struct ModesCommand {
  explicit ModesCommand(CLI::App &command) {
    input.add_to(command);
    command
        .add_option("--q", q, "wave vector, three fractions of the reciprocal cell (default 0 0 0)")
        ->expected(3);
    command
        .add_option("--symprec", symprec,
                    "tolerance of positions for the irreducible representations at Gamma, Angstrom "
                    "(default: that of FILE)")
        ->check(positive_number());
    add_units(command, unit);
    add_table_outputs(command, files, "table of modes");
    add_animation(command);
    add_quiet(command);
  }

  void run() const;
  void add_animation(CLI::App &command);
  void animate(const Crystal &crystal, const PhononModes &modes) const;
  std::vector<std::string> irreps(const ForceConstants &force_constants,
                                  const PhononModes &modes) const;

  CrystalInput input;
  std::vector<double> q = {0.0, 0.0, 0.0};
  std::optional<double> symprec;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::vector<std::string> files;
  std::string animation;
  std::vector<int> numbers;
  std::vector<int> cells = {1, 1, 1};
  AnimationSettings movement;
};

void ModesCommand::add_animation(CLI::App &command) {
  const std::string group = "Animation";
  command
      .add_option("--animate", animation,
                  "one file per mode, its number behind the name: NAME.extxyz, NAME.xyz (VMD, "
                  "Jmol) or NAME.ascii (v_sim)")
      ->check(file_of(animation_extensions()))
      ->group(group);
  command.add_option("--numbers", numbers, "modes to animate (default all)")->group(group);
  command
      .add_option("--amplitude", movement.amplitude,
                  "largest displacement of an atom, Angstrom (default 0.3)")
      ->check(positive_number())
      ->group(group);
  command.add_option("--frames", movement.frames, "in one period (default 24)")
      ->check(CLI::Range(1, 1000))
      ->group(group);
  command.add_option("--cells", cells, "primitive cells shown along each axis (default 1 1 1)")
      ->expected(3)
      ->check(CLI::Range(1, 100))
      ->group(group);
}

void ModesCommand::animate(const Crystal &crystal, const PhononModes &modes) const {
  AnimationSettings settings = movement;
  settings.cells = {cells[0], cells[1], cells[2]};
  std::vector<int> chosen = numbers;
  if (chosen.empty()) {
    chosen.resize(modes.modes());
    std::iota(chosen.begin(), chosen.end(), 1);
  }
  for (const int number : chosen) {
    const std::string file = numbered(animation, number);
    write_animation(file, crystal, modes, number - 1, settings);
    say("wrote " + file);
  }
}

/// Mulliken symbols at Gamma; none elsewhere, or where the cell has no irreducible representations
/// to tell, which is said.
std::vector<std::string> ModesCommand::irreps(const ForceConstants &force_constants,
                                              const PhononModes &modes) const {
  if (modes.q.norm() > 0.0)
    return {};
  try {
    const IrrepLabels found = irreducible_representations(
        modes, force_constants.primitive, symprec.value_or(force_constants.symprec));
    say("point group " + found.point_group);
    return found.labels;
  } catch (const Error &error) {
    say(std::string("no irreducible representations: ") + error.what());
    return {};
  }
}

void ModesCommand::run() const {
  const ForceConstants force_constants = input.read();
  const DynamicalMatrix matrix(force_constants, input.phonons());
  const PhononModes modes = phonon_modes(matrix, {q[0], q[1], q[2]});
  const PhononModes gamma = phonon_modes(matrix, Eigen::Vector3d::Zero());
  const Crystal &crystal = force_constants.primitive;
  warn_of_doubtful(doubtful_bond(crystal, find_bonds(crystal)), crystal);
  const std::vector<ModeCharacter> characters =
      characterise_modes(modes, gamma, find_molecules(crystal));
  const std::vector<std::string> symbols = irreps(force_constants, modes);
  std::vector<ModeSummary> summaries = summarise_modes(modes, crystal);
  for (std::size_t mode = 0; mode < symbols.size(); ++mode)
    if (!symbols[mode].empty()) // chance may bring modes of different symmetry together
      summaries[mode].degeneracy = dimension(symbols[mode]);
  Table table = mode_table(summaries, elements(crystal), symbols, characters, unit);
  table.metadata = {{"program", version_line()},
                    {"source", short_name(input.file())},
                    {"wave vector", shortest(q[0]) + " " + shortest(q[1]) + " " + shortest(q[2])}};
  if (files.empty())
    print(std::cout, table);
  for (const std::string &file : files)
    write_named(file, table);
  if (!animation.empty())
    animate(crystal, modes);
}

} // namespace

void add_modes(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("modes", "frequencies and character of the modes at one wave vector");
  auto state = std::make_shared<ModesCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
