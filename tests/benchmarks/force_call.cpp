// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time of one energy-force-virial evaluation by the native engine.
//   force_call MODEL.h5 STRUCTURE.xyz [--repeat 2 2 4] [--precision double|single]
//              [--threads 1] [--calls 5] [--head NAME] [--clock wall|cpu]
// Prints one line of JSON: minimum and median over the calls in microseconds per atom. The clock of
// the process (cpu) is for one thread on a machine that others use.
#include "evaluator_setup.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/model_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>

namespace {

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

} // namespace

int main(int argc, char **argv) {
  CLI::App app("Time of one energy-force-virial evaluation by the native engine");
  std::string model_file, structure_file, precision = "double", head, clock = "wall";
  std::vector<int> repeat{1, 1, 1};
  int threads = 1, calls = 5;
  app.add_option("MODEL", model_file)->required()->check(CLI::ExistingFile);
  app.add_option("STRUCTURE", structure_file)->required()->check(CLI::ExistingFile);
  app.add_option("--repeat", repeat, "copies along the cell vectors")->expected(3);
  app.add_option("--precision", precision)->check(CLI::IsMember({"double", "single"}));
  app.add_option("--threads", threads)->check(CLI::PositiveNumber);
  app.add_option("--calls", calls)->check(CLI::PositiveNumber);
  app.add_option("--head", head, "of the model; its default without this");
  app.add_option("--clock", clock)->check(CLI::IsMember({"wall", "cpu"}));
  CLI11_PARSE(app, argc, argv);
  const auto seconds = clock == "cpu" ? cpu_seconds : wall_seconds;

  const auto structure = support::repeat(support::read_extxyz(structure_file).at(0),
                                         {repeat[0], repeat[1], repeat[2]});
  mace::EvaluatorOptions options;
  options.threads = threads;
  options.head = head;
  options.precision = support::parse_precision(precision);
  const std::map<int, int> species_of = support::number_species(structure, options);
  const double start = seconds();
  const auto evaluator = mace::kokkos::make_host_evaluator(mace::read_model(model_file), options);
  const double loaded = seconds() - start;

  support::Graph graph(structure, species_of, evaluator->cutoff());
  std::vector<double> forces(3 * static_cast<std::size_t>(graph.rows())), times;
  double energy = 0.0;
  for (int call = 0; call <= calls; ++call) {
    mace::Results results;
    results.forces = forces.data();
    const double begin = seconds();
    evaluator->evaluate(graph.atoms(), results, nullptr);
    if (call > 0) // the first call sizes the arrays
      times.push_back((seconds() - begin) * 1e6 / graph.size());
    energy = results.energy;
  }
  std::sort(times.begin(), times.end());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"model\": \"%s\", \"atoms\": %d, \"edges_per_atom\": %.1f, \"precision\": \"%s\", "
              "\"threads\": %d, \"clock\": \"%s\", \"us_per_atom_min\": %.1f, "
              "\"us_per_atom_median\": %.1f, "
              "\"load_s\": %.2f, \"engine_MB\": %.0f, \"peak_MB\": %.0f, \"energy\": %.10f}\n",
              model_file.c_str(), graph.size(),
              static_cast<double>(graph.atoms().first[graph.size()]) / graph.size(),
              precision.c_str(), threads, clock.c_str(), times.front(), times[times.size() / 2],
              loaded, static_cast<double>(evaluator->memory_bytes()) / 1e6, usage.ru_maxrss / 1e3,
              energy);
}
