// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: consumer FORCE_CONSTANTS MODEL
// Prints the three highest frequencies at Gamma, and the energy of two atoms of hydrogen.
#include "io/any_format/read_force_constants.h"
#include "mace/factory/evaluator_factory.h"
#include "phonons/dynamical_matrix.h"

#include <cstdint>
#include <cstdio>
#include <exception>

namespace {

void print_frequencies(const char *path) {
  const ins::DynamicalMatrix matrix(ins::read_force_constants(path));
  const ins::PhononModes modes = ins::phonon_modes(matrix, Eigen::Vector3d::Zero());
  const Eigen::VectorXd highest = modes.frequencies.tail(3);
  std::printf("%.4f %.4f %.4f cm^-1\n", highest[0], highest[1], highest[2]);
}

void print_energy(const char *model) {
  mace::EvaluatorOptions options;
  options.model_file = model;
  options.atomic_numbers = {1};
  const auto evaluator = mace::make_evaluator(options);

  const double positions[6] = {0, 0, 0, 0, 0, 0.75};
  const int species[2] = {0, 0}, image_of[2] = {0, 1}, centers[2] = {0, 1}, neighbors[2] = {1, 0};
  const std::int64_t first[3] = {0, 1, 2};
  mace::Atoms atoms;
  atoms.n_owned = atoms.n_all = atoms.n_centers = 2;
  atoms.positions = positions;
  atoms.species = species;
  atoms.image_of = image_of;
  atoms.centers = centers;
  atoms.first = first;
  atoms.neighbors = neighbors;
  mace::Results results;
  evaluator->evaluate(atoms, results, nullptr);
  std::printf("%.6f eV\n", results.energy);
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  try {
    print_frequencies(argv[1]);
    print_energy(argv[2]);
  } catch (const std::exception &e) {
    std::fprintf(stderr, "consumer: %s\n", e.what());
    return 1;
  }
}
