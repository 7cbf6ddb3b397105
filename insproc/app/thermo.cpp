// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal/formula.h"
#include "crystal/molecules.h"
#include "crystal_input.h"
#include "io/tables/number_text.h"
#include "mesh_options.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "phonons/mesh_modes.h"
#include "phonons/thermodynamics.h"
#include "report/mesh_line.h"
#include "report/property_table.h"
#include "state_warnings.h"
#include "temperatures.h"
#include "usage_errors.h"
#include "version.h"

#include <iostream>
#include <memory>

namespace ins::app {

namespace {

struct ThermoCommand {
  explicit ThermoCommand(CLI::App &command) : mesh(command, "Mesh") {
    input.add_to(command);
    command.add_option("-T,--temperature", temperatures,
                       "K: MIN:MAX:STEP, or a list such as 10,100,300 (default 0:1000:10)");
    command
        .add_option("--acoustic-cutoff", cutoff,
                    "modes at or below are left out, cm-1 (default 0.03)")
        ->check(non_negative_number());
    command
        .add_option("--per", per,
                    "moles of what: cell (primitive, default), formula (units), molecule or atom")
        ->check(one_of({"cell", "formula", "molecule", "atom"}));
    add_table_outputs(command, files);
    add_quiet(command);
  }

  void check() { steps = parse_temperatures(temperatures); }
  void run() const;

  MeshOptions mesh;
  CrystalInput input;
  std::string temperatures = "0:1000:10";
  double cutoff = 0.03;
  std::string per = "cell";
  std::vector<std::string> files;

private:
  std::vector<double> steps; ///< K
};

/// What properties are told for.
struct Unit {
  double in_cell; ///< so many in the primitive cell
  std::string name;
};

Unit unit_of(const Crystal &crystal, const std::string &per) {
  if (per == "atom")
    return {static_cast<double>(crystal.size()), "atoms"};
  if (per == "formula")
    return {static_cast<double>(formula_units(crystal)), "formula units " + formula(crystal)};
  if (per == "molecule") {
    warn_of_doubtful(doubtful_bond(crystal, find_bonds(crystal)), crystal);
    return {static_cast<double>(find_molecules(crystal).size()), "molecules"};
  }
  return {1.0, "primitive cells"};
}

void ThermoCommand::run() const {
  const DynamicalMatrix matrix(input.read(), input.phonons());
  const MeshModes modes = mesh_modes(matrix, mesh.mesh(matrix), false);
  warn_of_imaginary(imaginary_modes(modes), "the mesh", "are left out of all sums");
  const Unit unit = unit_of(matrix.primitive(), per);
  Table table = thermo_table(thermal_properties(modes, steps, cutoff), unit.in_cell, unit.name);
  table.metadata = {{"program", version_line()},
                    {"source", short_name(input.file())},
                    {"mesh", mesh_words(modes.mesh.counts)},
                    {"acoustic cutoff", shortest(cutoff) + " cm-1"},
                    {"per mole of", unit.name}};
  if (files.empty())
    print(std::cout, table);
  for (const std::string &file : files)
    write_named(file, table);
}

} // namespace

void add_thermo(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "thermo",
      "harmonic free energy, entropy, heat capacity and internal energy against temperature");
  auto state = std::make_shared<ThermoCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
