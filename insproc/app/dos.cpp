// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "io/tables/csv.h"
#include "io/tables/number_text.h"
#include "mesh_options.h"
#include "number_checks.h"
#include "outputs.h"
#include "phonons/density_of_states.h"
#include "phonons/mesh_modes.h"
#include "report/mesh_line.h"
#include "report/property_table.h"
#include "report/spectrum_plot.h"
#include "spectrum_options.h"
#include "state_warnings.h"
#include "usage_errors.h"
#include "version.h"

#include <cmath>
#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct DosCommand {
  explicit DosCommand(CLI::App &command) : mesh(command, "Mesh") {
    input.add_to(command);
    command.add_option(
        "--energy", energy,
        "MIN:MAX:STEP in --units, or with a unit behind; MIN below zero for imaginary modes "
        "(default 0:4100:1cm-1, from below zero where there are imaginary modes)");
    add_units(command, unit);
    command
        .add_option("--sigma", sigma,
                    "Gaussian broadening, in --units (default: linear tetrahedra instead)")
        ->check(non_negative_number());
    command.add_flag("--neutron", neutron,
                     "weigh each atom with its total cross-section over its mass");
    outputs.needs_picture(
        command.add_option("--range", range, "MIN:MAX of energy in the picture, in --units"));
    outputs.needs_picture(command.add_option("--title", title, "of the picture"));
    outputs.add_to(command, "density of states or its picture");
    outputs.add_look(command);
    add_quiet(command);
  }

  void check();
  void run();

  MeshOptions mesh;
  CrystalInput input;
  std::string energy;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::optional<double> sigma;
  bool neutron = false;
  std::string range;
  std::string title;
  Outputs outputs;

private:
  SpectrumPlotSettings look;
  EnergyGrid grid;
};

constexpr double tail = 5.0; ///< of a Gaussian, in sigmas

void DosCommand::check() {
  outputs.check();
  look.title = title;
  if (!range.empty())
    look.range = parse_range("--range", range);
  grid = parse_energy_grid(energy, unit);
}

void DosCommand::run() {
  const std::optional<double> width =
      sigma ? std::optional(*sigma / from_cm1(unit)) : std::nullopt; // cm^-1
  const DynamicalMatrix matrix(input.read(), input.phonons());
  const Crystal &crystal = matrix.primitive();
  const MeshModes modes = mesh_modes(matrix, mesh.mesh(matrix), true);
  const ImaginaryModes imaginary = imaginary_modes(modes);
  if (imaginary.count > 0 && energy.empty())
    grid.minimum = std::floor((imaginary.lowest - tail * width.value_or(0.0)) / grid.width) *
                   grid.width; // all states are seen
  warn_of_imaginary(imaginary, "the mesh",
                    grid.minimum <= imaginary.lowest ? "have negative energies"
                                                     : "lie below the energies asked for");
  const DensityOfStates density = density_of_states(modes, crystal.lattice, grid, width);
  Table table = neutron ? neutron_density_table(density, crystal, unit)
                        : density_table(density, crystal, unit);
  table.metadata = {{"program", version_line()},
                    {"source", short_name(input.file())},
                    {"mesh", mesh_words(modes.mesh.counts)},
                    {"method", width ? "gaussians of sigma " + shortest(*width) + " cm-1"
                                     : std::string("linear tetrahedra")}};
  if (outputs.none())
    write_csv(std::cout, table);
  outputs.write(table, [&] { return density_plot(table, look); });
}

} // namespace

void add_dos(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("dos", "phonon density of states, by element, or neutron-weighted");
  auto state = std::make_shared<DosCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
