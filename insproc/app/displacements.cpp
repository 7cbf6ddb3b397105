// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "io/structures/cif.h"
#include "io/tables/number_text.h"
#include "io/tables/table_file.h"
#include "io/text/file_format.h"
#include "io/text/text_file.h"
#include "isotope_options.h"
#include "mesh_options.h"
#include "number_checks.h"
#include "outputs.h"
#include "phonons/thermal_displacements.h"
#include "progress.h"
#include "report/displacement_table.h"
#include "report/mesh_line.h"
#include "temperatures.h"
#include "usage_errors.h"
#include "version.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace ins::app {

namespace {

constexpr const char *cif_extension = ".cif";

std::vector<std::string> table_and_cif_extensions() {
  std::vector<std::string> extensions = table_extensions();
  extensions.emplace_back(cif_extension);
  return extensions;
}

struct DisplacementsCommand {
  explicit DisplacementsCommand(CLI::App &command) : mesh(command, "Mesh"), isotopes(command, "") {
    input.add_to(command);
    command.add_option("-T,--temperature", temperatures,
                       "K: one, a list such as 10,100,300, or MIN:MAX:STEP (default 300)");
    command
        .add_option("--acoustic-cutoff", cutoff, "modes at or below are left out, cm-1 (default 1)")
        ->check(non_negative_number());
    command
        .add_option("-o,--output", files,
                    "table: " + in_words(table_extensions()) +
                        "; or the structure with its displacement parameters: .cif; may be "
                        "repeated")
        ->allow_extra_args(false)
        ->check(file_of(table_and_cif_extensions()));
    add_quiet(command);
  }

  void check();
  void run() const;

  MeshOptions mesh;
  IsotopeOptions isotopes;
  CrystalInput input;
  std::string temperatures = "300";
  double cutoff = 1.0;
  std::vector<std::string> files;

private:
  std::vector<double> steps; ///< K
  std::vector<IsotopeOverride> replacements;
};

/// What fits a terminal's width; files hold more.
Table brief_displacements(const Table &table) {
  return selected(table, {"temperature_K", "atom", "element", "U_iso", "U11", "U22", "U33", "U23",
                          "U13", "U12"});
}

void tell_of_mesh(const ThermalDisplacements &displacements, const QMesh &mesh) {
  const std::string change = change_on_half_mesh(displacements);
  say(fmt::format("mesh {}: {} wave vectors by symmetry{}{}", mesh_words(mesh.counts),
                  mesh.points.size(), change.empty() ? "" : "; ", change));
  if (displacements.imaginary > 0)
    warn(fmt::format("{} imaginary modes are left out, the lowest at {} cm-1: the structure is not "
                     "at a minimum; relax it further or check the force constants",
                     displacements.imaginary, fixed(displacements.lowest_frequency, 1)));
}

std::string cif(const ThermalDisplacements &displacements, const Crystal &crystal,
                const std::vector<double> &temperatures) {
  std::vector<CifBlock> blocks;
  for (std::size_t t = 0; t < temperatures.size(); ++t) {
    CifBlock block{fmt::format("{:g}K", temperatures[t]), temperatures[t], {}, {}};
    for (const Eigen::Matrix3d &u : displacements.tensors[t]) {
      block.u_iso.push_back(u.trace() / 3.0);
      block.u.push_back(cif_tensor(u, crystal.lattice));
    }
    blocks.push_back(std::move(block));
  }
  return cif_text(crystal, blocks);
}

void DisplacementsCommand::check() {
  steps = parse_temperatures(temperatures);
  replacements = isotopes.overrides();
}

void DisplacementsCommand::run() const {
  ForceConstants force_constants = input.read();
  apply_isotopes(force_constants.primitive, replacements);
  const DynamicalMatrix matrix(force_constants, input.phonons());
  const Crystal &crystal = matrix.primitive();
  const QMesh q_mesh = mesh.mesh(matrix);
  ThermalDisplacements displacements;
  {
    Progress progress("displacements");
    displacements = thermal_displacements(matrix, q_mesh, steps, cutoff,
                                          [&](double share) { progress.show(share); });
  }
  tell_of_mesh(displacements, q_mesh);
  Table table = displacement_table(displacements, crystal, steps);
  table.metadata = {{"program", version_line()},
                    {"source", short_name(input.file())},
                    {"mesh", mesh_words(q_mesh.counts)}};
  if (files.empty())
    print(std::cout, brief_displacements(table));
  for (const std::string &file : files) {
    if (extension_of(file) != cif_extension) {
      write_named(file, table);
      continue;
    }
    write_text_file(file, cif(displacements, crystal, steps));
    say("wrote " + file);
  }
}

} // namespace

void add_displacements(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "displacements",
      "displacement parameters of the atoms: U tensors and U_iso, as table or cif");
  auto state = std::make_shared<DisplacementsCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
