// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time of local evaluations of displaced configurations beside that of full ones.
//   local_call MODEL.h5 STRUCTURE.xyz [--repeat 2 2 4] [--precision double|single]
//              [--threads 1] [--calls 5] [--displacement 0.01]
// Each call displaces one atom and is evaluated both ways, in turn. Prints one line of JSON: times
// in milliseconds, medians and minima; the count of the work that is left; the largest difference
// of a force between the two ways, relative to the largest force.
#include "evaluator_setup.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/locality.h"
#include "mace/model_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Call {
  double milliseconds = 0.0;
  std::vector<double> forces;
};

Call evaluate(mace::Evaluator &evaluator, const mace::Atoms &atoms) {
  Call call;
  call.forces.resize(3 * static_cast<std::size_t>(atoms.n_all));
  mace::Results results;
  results.forces = call.forces.data();
  const double begin = seconds();
  evaluator.evaluate(atoms, results, nullptr);
  call.milliseconds = 1e3 * (seconds() - begin);
  return call;
}

/// Moves an atom along x, with its images.
void move(support::Graph &graph, int atom, double distance) {
  const int *image_of = graph.atoms().image_of;
  for (int row = 0; row < graph.rows(); ++row)
    if (image_of[row] == atom)
      graph.positions()[3 * static_cast<std::size_t>(row)] += distance;
}

double median(std::vector<double> &times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class T> void print(const char *name, const std::vector<T> &values) {
  std::printf("\"%s\": [", name);
  for (std::size_t i = 0; i < values.size(); ++i)
    std::printf("%s%lld", i ? ", " : "", static_cast<long long>(values[i]));
  std::printf("], ");
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app("Time of local evaluations of displaced configurations beside that of full ones");
  std::string model_file, structure_file, precision = "double";
  std::vector<int> repeat{1, 1, 1};
  int threads = 1, calls = 5;
  double displacement = 0.01;
  app.add_option("MODEL", model_file)->required()->check(CLI::ExistingFile);
  app.add_option("STRUCTURE", structure_file)->required()->check(CLI::ExistingFile);
  app.add_option("--repeat", repeat, "copies along the cell vectors")->expected(3);
  app.add_option("--precision", precision)->check(CLI::IsMember({"double", "single"}));
  app.add_option("--threads", threads)->check(CLI::PositiveNumber);
  app.add_option("--calls", calls)->check(CLI::PositiveNumber);
  app.add_option("--displacement", displacement, "Angstrom")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);

  const auto unit = support::read_extxyz(structure_file).at(0);
  const auto structure = support::repeat(unit, {repeat[0], repeat[1], repeat[2]});
  mace::EvaluatorOptions options;
  options.threads = threads;
  options.precision = support::parse_precision(precision);
  const std::map<int, int> species_of = support::number_species(structure, options);
  const mace::Model model = mace::read_model(model_file);
  const auto full = mace::kokkos::make_host_evaluator(model, options);
  const auto local = mace::kokkos::make_host_evaluator(model, options);
  local->locality()->set_limit(2.0);

  support::Graph graph(structure, species_of, full->cutoff());
  const double reference = evaluate(*local, graph.atoms()).milliseconds;
  const double kept_MB = static_cast<double>(local->memory_bytes()) / 1e6;
  evaluate(*full, graph.atoms());
  const double full_MB = static_cast<double>(full->memory_bytes()) / 1e6;

  std::vector<double> full_times, local_times;
  double error = 0.0, largest = 0.0;
  mace::LocalWork work;
  for (int call = 0; call <= calls; ++call) {
    const int atom = static_cast<int>(7 * call % unit.positions.size());
    move(graph, atom, displacement);
    const Call one = evaluate(*full, graph.atoms()), other = evaluate(*local, graph.atoms());
    move(graph, atom, -displacement);
    work = *local->locality()->last_work();
    if (call > 0) { // the first call sizes the arrays
      full_times.push_back(one.milliseconds);
      local_times.push_back(other.milliseconds);
    }
    for (std::size_t i = 0; i < one.forces.size(); ++i) {
      error = std::max(error, std::abs(one.forces[i] - other.forces[i]));
      largest = std::max(largest, std::abs(one.forces[i]));
    }
  }
  const double full_time = median(full_times), local_time = median(local_times);
  std::printf("{\"model\": \"%s\", \"atoms\": %d, \"precision\": \"%s\", \"threads\": %d, ",
              model_file.c_str(), graph.size(), precision.c_str(), threads);
  print("forward_atoms", work.forward_atoms);
  print("reverse_atoms", work.reverse_atoms);
  print("forward_edges", work.forward_edges);
  print("reverse_edges", work.reverse_edges);
  std::printf("\"work_share\": %.4f, \"full_ms\": %.2f, \"local_ms\": %.2f, \"ratio\": %.2f, "
              "\"full_ms_min\": %.2f, \"local_ms_min\": %.2f, \"ratio_of_min\": %.2f, "
              "\"reference_ms\": %.2f, \"full_MB\": %.0f, \"local_MB\": %.0f, "
              "\"relative_error\": %.1e}\n",
              work.share, full_time, local_time, full_time / local_time, full_times.front(),
              local_times.front(), full_times.front() / local_times.front(), reference, full_MB,
              kept_MB, error / largest);
}
