// SPDX-License-Identifier: GPL-2.0-or-later
#include "mesh_options.h"

#include "io/tables/number_text.h"
#include "number_checks.h"
#include "phonons/phonon_symmetry.h"

namespace ins::app {

MeshOptions::MeshOptions(CLI::App &command, const std::string &group) {
  auto *mesh =
      command.add_option("--mesh", counts_, "wave vectors along each axis, three integers")
          ->expected(3)
          ->check(positive_number())
          ->group(group);
  command
      .add_option("--cutoff", cutoff_,
                  "length that sets the mesh where --mesh does not, Angstrom (default " +
                      shortest(default_mesh_length) + ", and even numbers of wave vectors)")
      ->check(positive_number())
      ->excludes(mesh)
      ->group(group);
  auto *no_symmetry =
      command.add_flag("--no-symmetry", no_symmetry_, "do not use the space group to save work")
          ->group(group);
  command
      .add_option("--symprec", symprec_,
                  "tolerance of the space group, Angstrom (default: that of FILE)")
      ->check(positive_number())
      ->excludes(no_symmetry)
      ->group(group);
}

std::optional<std::array<int, 3>> MeshOptions::counts() const {
  if (counts_.empty())
    return std::nullopt;
  return std::array<int, 3>{counts_[0], counts_[1], counts_[2]};
}

QMesh MeshOptions::mesh(const DynamicalMatrix &matrix) const { return mesh(std::vector{&matrix}); }

QMesh MeshOptions::mesh(const std::vector<const DynamicalMatrix *> &states) const {
  return common_mesh(states, counts(), cutoff_,
                     use_symmetry() ? std::optional(symprec_.value_or(states.at(0)->symprec()))
                                    : std::nullopt);
}

} // namespace ins::app
