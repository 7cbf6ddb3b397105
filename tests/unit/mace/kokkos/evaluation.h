// SPDX-License-Identifier: GPL-2.0-or-later
//
// Evaluations of the stored models, for tests of the whole engine.
#pragma once

#include "catch.h"
#include "extxyz.h"
#include "mace/kokkos/host_evaluator.h"
#include "mace/model_file.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace kernel_test {

inline const std::vector<int> atomic_numbers = {1, 6, 16, 53};
inline const std::map<int, int> species_of = {{1, 0}, {6, 1}, {16, 2}, {53, 3}};
inline const std::vector<std::string> model_names = {"tiny",     "tiny_L0",      "tiny_L2",
                                                     "tiny_off", "tiny_density", "tiny_mh_residual",
                                                     "tiny_mh",  "trained_dit"};

inline std::unique_ptr<mace::Evaluator> load(const std::string &name,
                                             mace::Precision precision = mace::Precision::Double) {
  mace::EvaluatorOptions options;
  options.precision = precision;
  options.atomic_numbers = atomic_numbers;
  options.threads = 2;
  return mace::kokkos::make_host_evaluator(mace::read_model(MODEL_DATA "/" + name + ".h5"),
                                           options);
}

inline support::Structure structure(const std::string &name) {
  for (const auto &s : support::read_extxyz(MODEL_DATA "/references/structures.xyz"))
    if (s.name == name)
      return s;
  throw std::runtime_error("no structure " + name);
}

/// Numbers neighbor lists, so that no two of a process are taken for one another.
inline std::uint64_t new_list() {
  static std::uint64_t last = 1000;
  return ++last;
}

/// Everything an evaluation returns.
struct Evaluation {
  mace::Results results;
  std::vector<double> forces, atom_energy, atom_virial;

  double energy() const { return results.energy; }
};

inline Evaluation evaluate(mace::Evaluator &evaluator, const mace::Atoms &atoms,
                           mace::FeatureExchange *exchange = nullptr) {
  Evaluation e;
  e.forces.resize(3 * static_cast<std::size_t>(atoms.n_all));
  e.atom_energy.resize(atoms.n_owned);
  e.atom_virial.resize(6 * static_cast<std::size_t>(atoms.n_all));
  e.results.forces = e.forces.data();
  e.results.atom_energy = e.atom_energy.data();
  e.results.atom_virial = e.atom_virial.data();
  evaluator.evaluate(atoms, e.results, exchange);
  return e;
}

/// Whether two evaluations agree in every bit.
inline bool identical(const Evaluation &a, const Evaluation &b) {
  return a.energy() == b.energy() && a.forces == b.forces && a.atom_energy == b.atom_energy &&
         a.atom_virial == b.atom_virial &&
         std::equal(a.results.virial, a.results.virial + 6, b.results.virial);
}

/// A structure's atoms with a neighbor list of its own; ghosts are periodic images.
class System {
public:
  explicit System(const support::Structure &s, double list_cutoff, int shells = 0)
      : graph(s, species_of, list_cutoff, shells), list_id_(new_list()) {}

  mace::Atoms atoms() const {
    mace::Atoms a = graph.atoms();
    a.list_id = list_id_;
    return a;
  }
  /// Moves an atom together with its images.
  void move(int atom, int direction, double distance) {
    const int *image_of = graph.atoms().image_of;
    for (int row = 0; row < graph.rows(); ++row)
      if (image_of[row] == atom)
        graph.positions()[3 * row + direction] += distance;
  }
  /// Adds strain(a, b) x_b to all positions' components a.
  void strain(int a, int b, double amount) {
    for (int row = 0; row < graph.rows(); ++row)
      graph.positions()[3 * row + a] += amount * graph.positions()[3 * row + b];
  }

  support::Graph graph;

private:
  std::uint64_t list_id_;
};

inline double largest_force(const Evaluation &e) {
  double most = 0.0;
  for (const double f : e.forces)
    most = std::max(most, std::abs(f));
  return most;
}

} // namespace kernel_test
