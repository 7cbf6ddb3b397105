// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/crystal_input.h"
#include "app/outputs.h"
#include "app/spectrum_options.h"
#include "app/state_warnings.h"
#include "app/usage_errors.h"
#include "comparison/spectrum_bands.h"
#include "report/mode_table.h"
#include "report/spectrum_table.h"
#include "version.h"

#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct AssignCommand {
  explicit AssignCommand(CLI::App &command) : options(command, "backward") {
    input.add_to(command);
    command.add_option("--range", range,
                       "MIN:MAX of energy of the bands, in --units (default 0:1200 cm-1)");
    add_table_outputs(command, files, "table of the bands");
    add_quiet(command);
  }

  void check();
  void run() const;

  CrystalInput input;
  SpectrumOptions options;
  std::string range;
  std::vector<std::string> files;

  std::optional<SpectrumSettings> settings; ///< once they are parsed
  std::pair<double, double> window;         ///< cm^-1
};

void AssignCommand::check() {
  settings = options.settings(input.phonons());
  const auto [low, high] = options.window(range);
  const double factor = from_cm1(options.unit());
  window = {low / factor, high / factor};
}

void AssignCommand::run() const {
  const ForceConstants force_constants = input.read();
  const Crystal &crystal = force_constants.primitive;
  warn_of_doubtful(doubtful_bond(crystal, find_bonds(crystal)), crystal);
  const AssignedSpectrum found = assigned_spectrum(force_constants, *settings, window);
  if (!found.point_group.empty())
    say("point group " + found.point_group);
  warn_of_imaginary(found.spectrum.imaginary, "the mesh", "are left out");
  Table table = assignment_table(found.bands, options.unit());
  table.metadata = spectrum_metadata(found.spectrum, *settings);
  table.metadata.insert(table.metadata.begin(),
                        {{"program", version_line()}, {"source", short_name(input.file())}});
  if (files.empty())
    print(std::cout, table);
  for (const std::string &file : files)
    write_named(file, table);
}

} // namespace

void add_assign(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("assign", "bands of the spectrum, and what moves in each");
  auto state = std::make_shared<AssignCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
