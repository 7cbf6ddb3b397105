// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time of one energy-force-virial evaluation by the native engine.
//   force_call MODEL.h5 STRUCTURE.xyz [--repeat 2 2 4] [--precision double|single]
//              [--threads 1] [--calls 5] [--head NAME] [--clock wall|cpu]
//              [--charge 0] [--multiplicity 1]
// Prints one line of JSON: minimum and median over the calls in microseconds per atom, the mean of
// each stage, what a call launches and copies, and memory (device_MB is the device's). The clock of
// the process (cpu) is for one thread on a machine that others use. Stages of a device are those of
// its launches alone. Of a polarizable model also the number of its k-vectors.
#include "evaluator_setup.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/kokkos/polar/reciprocal.h"
#include "mace/model_file.h"
#include "stage_clock.h"

#include <CLI/CLI.hpp>
#include <Kokkos_Core.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>

namespace {

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// What Kokkos tells a profiling tool; memory is that of the device.
struct Counts {
  int launches = 0, copies = 0, allocations = 0;
  std::int64_t bytes = 0, peak_bytes = 0;
};
Counts counts;

bool on_device(const Kokkos::Profiling::SpaceHandle &space) {
  return std::string(space.name) == Kokkos::DefaultExecutionSpace::memory_space::name();
}

void count_launch(const char *, std::uint32_t, std::uint64_t *) { ++counts.launches; }

void count_copy(Kokkos::Profiling::SpaceHandle, const char *, const void *,
                Kokkos::Profiling::SpaceHandle, const char *, const void *, std::uint64_t) {
  ++counts.copies;
}

void count_allocation(Kokkos::Profiling::SpaceHandle space, const char *, const void *,
                      std::uint64_t bytes) {
  if (!on_device(space))
    return;
  ++counts.allocations;
  counts.bytes += static_cast<std::int64_t>(bytes);
  counts.peak_bytes = std::max(counts.peak_bytes, counts.bytes);
}

void count_release(Kokkos::Profiling::SpaceHandle space, const char *, const void *,
                   std::uint64_t bytes) {
  if (on_device(space))
    counts.bytes -= static_cast<std::int64_t>(bytes);
}

void count_from_now() {
  namespace tools = Kokkos::Tools::Experimental;
  tools::set_begin_parallel_for_callback(count_launch);
  tools::set_begin_parallel_reduce_callback(count_launch);
  tools::set_begin_parallel_scan_callback(count_launch);
  tools::set_begin_deep_copy_callback(count_copy);
  tools::set_allocate_data_callback(count_allocation);
  tools::set_deallocate_data_callback(count_release);
}

/// Microseconds per atom and call.
std::string stages_json(int calls, int atoms) {
  std::string json;
  for (const auto &[name, seconds] : stage_clock::times()) {
    char entry[200];
    std::snprintf(entry, sizeof entry, "%s\"%s\": %.2f", json.empty() ? "" : ", ", name.c_str(),
                  seconds * 1e6 / calls / atoms);
    json += entry;
  }
  return json;
}

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
  mace::ElectronCount electrons;
  app.add_option("--charge", electrons.charge, "of a polarizable model's atoms, e");
  app.add_option("--multiplicity", electrons.multiplicity, "of their spin, 2 S + 1");
  CLI11_PARSE(app, argc, argv);
  const auto seconds = clock == "cpu" ? cpu_seconds : wall_seconds;

  const auto structure = support::repeat(support::read_extxyz(structure_file).at(0),
                                         {repeat[0], repeat[1], repeat[2]});
  mace::EvaluatorOptions options;
  options.threads = threads;
  options.head = head;
  options.precision = support::parse_precision(precision);
  const std::map<int, int> species_of = support::number_species(structure, options);
  count_from_now();
  const double start = seconds();
  const mace::Model model = mace::read_model(model_file);
  const auto evaluator = mace::kokkos::make_host_evaluator(model, options);
  const double loaded = seconds() - start;
  int n_k = 0;
  if (mace::Polarization *polarization = evaluator->polarization()) {
    polarization->set_electrons(electrons, nullptr);
    polarization->set_cell(support::cell_of(structure));
    n_k = static_cast<int>(mace::kokkos::k_vectors(support::cell_of(structure),
                                                   model.polar->electrostatics.kspace_cutoff)
                               .k.size());
  }

  stage_clock::start(seconds);
  support::Graph graph(structure, species_of, evaluator->cutoff());
  std::vector<double> forces(3 * static_cast<std::size_t>(graph.rows())), times;
  double energy = 0.0;
  for (int call = 0; call <= calls; ++call) {
    mace::Results results;
    results.forces = forces.data();
    counts.launches = counts.copies = counts.allocations = 0;
    const double begin = seconds();
    evaluator->evaluate(graph.atoms(), results, nullptr);
    if (call == 0) // sizes the arrays
      stage_clock::reset();
    else
      times.push_back((seconds() - begin) * 1e6 / graph.size());
    energy = results.energy;
  }
  std::sort(times.begin(), times.end());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"model\": \"%s\", \"atoms\": %d, \"edges_per_atom\": %.1f, \"precision\": \"%s\", "
              "\"threads\": %d, \"clock\": \"%s\", \"us_per_atom_min\": %.2f, "
              "\"us_per_atom_median\": %.2f, "
              "\"launches\": %d, \"copies\": %d, \"allocations\": %d, \"device_MB\": %.0f, "
              "\"load_s\": %.2f, \"engine_MB\": %.0f, \"peak_MB\": %.0f, \"energy\": %.10f, "
              "\"k_vectors\": %d, \"stages\": {%s}}\n",
              model_file.c_str(), graph.size(),
              static_cast<double>(graph.atoms().first[graph.size()]) / graph.size(),
              precision.c_str(), threads, clock.c_str(), times.front(), times[times.size() / 2],
              counts.launches, counts.copies, counts.allocations,
              static_cast<double>(counts.peak_bytes) / 1e6, loaded,
              static_cast<double>(evaluator->memory_bytes()) / 1e6, usage.ru_maxrss / 1e3, energy,
              n_k, stages_json(calls, graph.size()).c_str());
}
