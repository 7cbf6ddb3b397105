// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whole models against float64 references of mace-torch (tests/data/models/ORIGIN.md).
#include "catch.h"

#include "extxyz.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/model_file.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace {

const std::map<int, int> species_of = {{1, 0}, {6, 1}, {16, 2}, {53, 3}};

/// Models to check: those of the test data, or all that stand in MACEINS_MODELS with references in
/// MACEINS_REFERENCES (the full-size ones are too large to ship).
std::filesystem::path folder(const char *variable, const char *fallback) {
  const char *set = std::getenv(variable);
  return set ? set : fallback;
}

/// Largest deviation of forces, relative to max(1, largest force).
double force_error(const std::vector<double> &forces, const nlohmann::json &expected) {
  double error = 0.0, largest = 1.0;
  for (std::size_t i = 0; i < forces.size(); ++i) {
    error = std::max(error, std::abs(forces[i] - expected[i].get<double>()));
    largest = std::max(largest, std::abs(expected[i].get<double>()));
  }
  return error / largest;
}

/// Sum of the sizes of the interaction energies of a structure's atoms: what is left of their
/// energies without those of isolated atoms. Kernels compute these; the energy may be much smaller.
double interaction_size(const mace::Model &model, const std::string &head_name,
                        const std::vector<int> &atomic_numbers, const int *species,
                        const std::vector<double> &energies) {
  const int head = model.head_index(head_name);
  double size = 0.0;
  for (std::size_t i = 0; i < energies.size(); ++i) {
    const int element = model.element_index(atomic_numbers[species[i]]);
    size += std::abs(energies[i] - model.shift[head] - model.atomic_energies(head, element));
  }
  return size;
}

/// \param energy_tolerance  of the energy and of each atom's, relative to the energy
/// \param part_tolerance    of the same, relative to the sums of the sizes of the atoms'
///                          energies and of their interaction energies, which may cancel
void check(mace::Precision precision, bool ghosts, double energy_tolerance, double part_tolerance,
           double force_tolerance, double stress_tolerance) {
  const auto models = folder("MACEINS_MODELS", MODEL_DATA);
  const auto references = folder("MACEINS_REFERENCES", MODEL_DATA "/references");
  const auto structures = support::read_extxyz(MODEL_DATA "/references/structures.xyz");
  int compared = 0;
  for (const auto &entry : std::filesystem::directory_iterator(references)) {
    if (entry.path().extension() != ".json")
      continue;
    const std::string tag = entry.path().stem().string();
    const auto split = tag.find("__");
    const auto model_path = models / (tag.substr(0, split) + ".h5");
    if (!std::filesystem::exists(model_path))
      continue;
    const mace::Model model = mace::read_model(model_path.string());
    mace::EvaluatorOptions options;
    options.precision = precision;
    options.head = split == std::string::npos ? "" : tag.substr(split + 2);
    options.atomic_numbers = {1, 6, 16, 53};
    const auto evaluator = mace::kokkos::make_host_evaluator(model, options);
    const auto expected = nlohmann::json::parse(std::ifstream(entry.path()));
    for (const auto &structure : structures) {
      INFO(tag << " " << structure.name);
      const auto &reference = expected.at(structure.name);
      support::Graph graph(structure, species_of, evaluator->cutoff(),
                           ghosts ? evaluator->interactions() : 0);
      std::vector<double> forces(3 * graph.rows()), energies(graph.size());
      mace::Results results;
      results.forces = forces.data();
      results.atom_energy = energies.data();
      mace::Atoms atoms = graph.atoms();
      atoms.list_id = ++compared;
      evaluator->evaluate(atoms, results, nullptr);

      const double energy = reference.at("energy");
      const std::vector<double> per_atom = reference.at("node_energy");
      double size = 0.0;
      for (const double e : per_atom)
        size += std::abs(e);
      const double interaction = interaction_size(model, options.head, options.atomic_numbers,
                                                  graph.atoms().species, per_atom);
      const double bound = std::min(energy_tolerance * std::abs(energy),
                                    part_tolerance * std::min(size, interaction) + 1e-14 * size);
      CHECK(std::abs(results.energy - energy) <= bound);
      CHECK(force_error(graph.fold(forces), reference.at("forces")) <= force_tolerance);
      for (int i = 0; i < graph.size(); ++i)
        CHECK(std::abs(energies[i] - per_atom[i]) <= bound);
      if (structure.periodic()) {
        const int voigt[6] = {0, 1, 2, 5, 4, 3}; // xx yy zz xy xz yz out of ASE's order
        for (int c = 0; c < 6; ++c)
          CHECK(std::abs(-results.virial[c] / structure.volume() -
                         reference.at("stress")[voigt[c]].get<double>()) <= stress_tolerance);
      }
    }
  }
  REQUIRE(compared > 0);
}

} // namespace

TEST_CASE("double precision equals mace-torch in float64") {
  check(mace::Precision::Double, false, 1e-10, 1e-10, 1e-9, 1e-10);
}

TEST_CASE("a shell of ghosts gives the same as periodic images") {
  check(mace::Precision::Double, true, 1e-10, 1e-10, 1e-9, 1e-10);
}

// Sums over atoms and the energies of isolated atoms are in double: an energy carries the rounding
// of its atoms' interaction energies (epsilon 6e-8, a dozen operations deep), at most 6.5e-7 of the
// sum of their sizes. Relative to the energy that is below 1e-6 in all cases but one, where 8.15 eV
// of interaction (9.81 eV in sizes) and -7.60 eV of isolated atoms leave 0.55 eV: 1.7e-6 of
// it, 1.0e-7 of the interaction.
TEST_CASE("single precision is good to what float carries") {
  check(mace::Precision::Single, false, 1.9e-6, 1e-6, 2e-5, 2e-5);
}
