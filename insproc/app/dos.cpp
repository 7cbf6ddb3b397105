// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "io/tables/csv.h"
#include "mesh_options.h"
#include "outputs.h"
#include "phonons/density_of_states.h"
#include "phonons/mesh_modes.h"
#include "report/property_table.h"
#include "report/spectrum_plot.h"
#include "spectrum_options.h"
#include "version.h"

#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct DosCommand {
  explicit DosCommand(CLI::App &command) : mesh(command, "Mesh") {
    input.add_to(command);
    command.add_option("--energy", energy,
                       "MIN:MAX:STEP in cm-1, or with a unit behind (default 0:4100:1)");
    add_units(command, unit);
    command
        .add_option("--sigma", sigma,
                    "Gaussian broadening, cm-1 (default: linear tetrahedra instead)")
        ->check(CLI::NonNegativeNumber);
    command.add_flag("--neutron", neutron,
                     "weigh each atom with its total cross-section over its mass");
    command.add_option("--range", range, "MIN:MAX of energy in the picture, in --units");
    command.add_option("--title", title, "of the picture");
    outputs.add_to(command, "density of states or its picture");
    add_quiet(command);
  }

  void run() const;

  MeshOptions mesh;
  CrystalInput input;
  std::string energy = "0:4100:1";
  EnergyUnit unit = EnergyUnit::per_cm;
  std::optional<double> sigma;
  bool neutron = false;
  std::string range;
  std::string title;
  Outputs outputs;
};

void DosCommand::run() const {
  SpectrumPlotSettings look;
  look.title = title;
  if (!range.empty())
    look.range = parse_range("--range", range);
  const EnergyGrid grid = parse_energy_grid(energy);
  const DynamicalMatrix matrix(input.read(), input.phonons());
  const Crystal &crystal = matrix.primitive();
  const MeshModes modes = mesh_modes(matrix, mesh.mesh(matrix), true);
  const DensityOfStates density = sigma
                                      ? gaussian_density_of_states(modes, grid, *sigma)
                                      : tetrahedron_density_of_states(modes, crystal.lattice, grid);
  Table table = neutron ? neutron_density_table(density, crystal, unit)
                        : density_table(density, crystal, unit);
  table.metadata = {{"program", version_line()}, {"source", short_name(input.file())}};
  if (outputs.none())
    write_csv(std::cout, table);
  outputs.write(table, [&] { return density_plot(table, look); });
}

} // namespace

void add_dos(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("dos", "phonon density of states, by element, or neutron-weighted");
  auto state = std::make_shared<DosCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
