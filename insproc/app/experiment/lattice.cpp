// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/input_files.h"
#include "app/outputs.h"
#include "io/any_format/read_structure.h"
#include "io/structures/cell_table.h"
#include "report/lattice_table.h"
#include "version.h"

#include <iostream>
#include <memory>

namespace ins::app {

namespace {

struct LatticeCommand {
  explicit LatticeCommand(CLI::App &command) {
    command.add_option(
        "FILES", files,
        "structures: data files of LAMMPS, extended xyz, POSCAR, or force constants");
    command
        .add_option("--reference", reference,
                    "table of cells, csv with names and the columns a, b, c, alpha, beta, "
                    "gamma: its rows come first")
        ->type_name(input_file);
    command.add_option("--labels", labels, "of the files (default: their names)")->expected(1, -1);
    add_table_outputs(command, outputs);
    add_quiet(command);
  }

  void run();

  std::vector<std::string> files;
  std::string reference;
  std::vector<std::string> labels;
  std::vector<std::string> outputs;
};

void LatticeCommand::run() {
  if (files.empty() && reference.empty())
    throw CLI::ValidationError("FILES", "name a structure or a --reference");
  labels = file_labels(labels, files);
  std::vector<std::string> names;
  std::vector<CellParameters> cells;
  if (!reference.empty())
    for (const NamedCell &named : read_cell_table(reference)) {
      names.push_back(named.label);
      cells.push_back(named.cell);
    }
  for (std::size_t k = 0; k < files.size(); ++k) {
    names.push_back(labels[k]);
    cells.push_back(cell_parameters(read_structure(files[k]).lattice));
  }
  Table table = lattice_table(names, cells);
  table.metadata = {{"program", version_line()}};
  if (!reference.empty())
    table.metadata.emplace_back("reference", short_name(reference));
  print(std::cout, table);
  for (const std::string &file : outputs)
    write_named(file, table);
}

} // namespace

void add_lattice(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "lattice", "lattice parameters of many models in one table, beside a reference");
  auto state = std::make_shared<LatticeCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
