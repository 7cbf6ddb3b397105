// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "io/any_format/read_structure.h"
#include "number_checks.h"
#include "outputs.h"
#include "report/structure_table.h"
#include "version.h"

#include <iostream>
#include <memory>

namespace ins::app {

namespace {

struct StructureCommand {
  explicit StructureCommand(CLI::App &command) {
    command
        .add_option("A", first_file,
                    "structure: data file of LAMMPS, extended xyz, POSCAR, or force constants")
        ->required();
    command.add_option("B", second_file, "the same atoms in another state, in the same order");
    command.add_option("--ring-size", ring_size, "least and most members of a ring (default 5 6)")
        ->expected(2)
        ->check(CLI::Range(3, 12));
    command
        .add_option("--bond-stretch", settings.stretch,
                    "atoms nearer than this times the sum of their covalent radii are bonded "
                    "(default: found from a gap in the distances, 1.2 where there is none)")
        ->check(positive_number());
    add_table_outputs(command, files);
    command.add_option("--rings", ring_file, "file for the table of all rings")
        ->check(table_file());
    add_quiet(command);
  }

  void run();

  std::string first_file;
  std::string second_file;
  std::vector<int> ring_size = {5, 6};
  RingSettings settings;
  std::vector<std::string> files;
  std::string ring_file;
};

void StructureCommand::run() {
  if (ring_size[0] > ring_size[1])
    throw CLI::ValidationError("--ring-size", "the least is larger than the most");
  settings.smallest = ring_size[0];
  settings.largest = ring_size[1];
  const Crystal first = read_structure(first_file);
  Table table, rings;
  std::vector<std::pair<std::string, std::string>> origin = {{"program", version_line()},
                                                             {"A", short_name(first_file)}};
  if (second_file.empty()) {
    const RingGeometry geometry = ring_geometry(first, settings);
    table = structure_table(first, geometry);
    rings = ring_table(first, geometry);
  } else {
    const Crystal second = read_structure(second_file);
    const StructureChange change = structure_change(first, second, settings);
    table = structure_change_table(change, first, second);
    rings = ring_change_table(change, first);
    origin.emplace_back("B", short_name(second_file));
  }
  table.metadata = rings.metadata = origin;
  print(std::cout, table);
  for (const std::string &file : files)
    write_named(file, table);
  if (!ring_file.empty())
    write_named(ring_file, rings);
}

} // namespace

void add_structure(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "structure", "cell, rings and herringbone angle of a crystal, or their change from A to B");
  auto state = std::make_shared<StructureCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
