// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time of evaluations of D3.
//   dispersion_call STRUCTURE.xyz [--repeat 2 2 4] [--functional pbe] [--damping bj] [--atm]
//                   [--cutoffs 31.75 21.17 21.17] [--threads 1] [--calls 5] [--clock wall|cpu]
// Prints one line of JSON: energy in eV, times of a call with forces and virial in microseconds per
// atom, median and minimum, and of a column of second derivatives.
#include "dispersion/factory/dispersion_factory.h"
#include "extxyz.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace {

/// Of the process if `cpu`: for one thread on a machine that others use.
double seconds(bool cpu) {
  if (cpu)
    return double(std::clock()) / CLOCKS_PER_SEC;
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app("Time of evaluations of D3");
  std::string structure_file, functional = "pbe", damping = "bj", clock = "wall";
  std::vector<int> repeat{1, 1, 1};
  std::vector<double> cutoffs{31.75, 21.17, 21.17};
  int threads = 1, calls = 5;
  bool atm = false, no_virial = false;
  app.add_option("STRUCTURE", structure_file)->required()->check(CLI::ExistingFile);
  app.add_option("--repeat", repeat, "copies along the cell vectors")->expected(3);
  app.add_option("--functional", functional);
  app.add_option("--damping", damping)->check(CLI::IsMember({"bj", "zero", "bjm", "zerom"}));
  app.add_option("--cutoffs", cutoffs, "two bodies, coordination, three bodies; Angstrom")
      ->expected(3);
  app.add_flag("--atm", atm, "with the three-body term");
  app.add_option("--clock", clock)->check(CLI::IsMember({"wall", "cpu"}));
  app.add_flag("--no-virial", no_virial);
  app.add_option("--threads", threads)->check(CLI::PositiveNumber);
  app.add_option("--calls", calls)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);

  const auto unit = support::read_extxyz(structure_file).at(0);
  const auto structure = support::repeat(unit, {repeat[0], repeat[1], repeat[2]});
  dispersion::Options options;
  std::vector<int> species;
  for (const int z : structure.atomic_numbers) {
    const auto known = std::find(options.atomic_numbers.begin(), options.atomic_numbers.end(), z);
    species.push_back(static_cast<int>(known - options.atomic_numbers.begin()));
    if (known == options.atomic_numbers.end())
      options.atomic_numbers.push_back(z);
  }
  for (const auto form : {dispersion::Damping::BJ, dispersion::Damping::Zero,
                          dispersion::Damping::BJM, dispersion::Damping::ZeroM})
    if (damping == dispersion::to_string(form))
      options.parameters = dispersion::functional_parameters(functional, form);
  options.parameters.s9 = atm ? 1.0 : 0.0;
  options.dispersion_cutoff = cutoffs[0];
  options.coordination_cutoff = cutoffs[1];
  options.three_body_cutoff = cutoffs[2];
  options.threads = threads;
  const auto d = dispersion::make_dispersion(options);

  dispersion::Atoms atoms;
  atoms.count = static_cast<int>(species.size());
  atoms.positions = structure.positions[0].data();
  atoms.species = species.data();
  for (int k = 0; k < 3; ++k) {
    std::copy(structure.lattice[k].begin(), structure.lattice[k].end(), atoms.cell[k]);
    atoms.periodic[k] = structure.periodic();
  }
  std::vector<double> forces(3 * species.size()), times;
  dispersion::Results results;
  results.forces = forces.data();
  results.want_virial = !no_virial;
  for (int call = 0; call <= calls; ++call) { // the first one makes room
    const double begin = seconds(clock == "cpu");
    d->evaluate(atoms, results, nullptr);
    if (call > 0)
      times.push_back(1e6 * (seconds(clock == "cpu") - begin) / atoms.count);
  }
  const double direction[3] = {1.0, 0.0, 0.0};
  const double begin = seconds(clock == "cpu");
  d->force_response(atoms, 0, direction, forces.data(), nullptr);
  const double response = 1e6 * (seconds(clock == "cpu") - begin) / atoms.count;
  std::sort(times.begin(), times.end());
  std::printf(
      "{\"atoms\": %d, \"energy\": %.12f, \"us_per_atom_median\": %.2f, "
      "\"us_per_atom_minimum\": %.2f, \"us_per_atom_response\": %.2f, \"megabytes\": %.1f}\n",
      atoms.count, results.energy, times[times.size() / 2], times[0], response,
      1e-6 * double(d->memory_bytes()));
}
