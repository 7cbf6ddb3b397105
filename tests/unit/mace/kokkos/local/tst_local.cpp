// SPDX-License-Identifier: GPL-2.0-or-later
//
// Local evaluations of displaced configurations against full ones by another engine.
#include "evaluation.h"

#include "mace/kokkos/local/changed_set.h"
#include "mace/locality.h"

#include <array>

namespace {

using namespace kernel_test;
using mace::Precision;
using mace::kokkos::ChangedSet;
using mace::kokkos::find_changed_set;
using mace::kokkos::HostGraph;
using mace::kokkos::Segment;

/// Every kind of layer: 1 to 3 of them, L_max 0 to 2, densities, repulsion, gates.
std::vector<std::string> all_models() {
  std::vector<std::string> names = model_names;
  names.insert(names.end(), {"one_layer", "soft_zbl_3layers", "gauss"});
  return names;
}

/// Local whatever it takes.
constexpr double always = 2.0;

struct Engines {
  explicit Engines(const std::string &name, Precision precision = Precision::Double)
      : full(load(name, precision)), local(load(name, precision)) {
    locality().set_limit(always);
  }
  mace::Locality &locality() { return *local->locality(); }

  std::unique_ptr<mace::Evaluator> full, local;
};

double largest_difference(const std::vector<double> &a, const std::vector<double> &b) {
  REQUIRE(a.size() == b.size());
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

double largest(const std::vector<double> &values) {
  double most = 0.0;
  for (const double x : values)
    most = std::max(most, std::abs(x));
  return most;
}

void check_equal(const Evaluation &a, const Evaluation &b, double tolerance) {
  CHECK(std::abs(a.energy() - b.energy()) <= tolerance * std::abs(b.energy()));
  CHECK(largest_difference(a.atom_energy, b.atom_energy) <= tolerance * largest(b.atom_energy));
  CHECK(largest_difference(a.forces, b.forces) <= tolerance * largest(b.forces));
  CHECK(largest_difference(a.atom_virial, b.atom_virial) <= tolerance * largest(b.atom_virial));
  const std::vector<double> virial(a.results.virial, a.results.virial + 6);
  const std::vector<double> expected(b.results.virial, b.results.virial + 6);
  // Sums over all edges, whose signs differ.
  CHECK(largest_difference(virial, expected) <=
        tolerance * largest(b.atom_virial) * static_cast<double>(b.atom_energy.size()));
}

/// Atoms moved together, and how far along each axis.
struct Displacement {
  std::vector<int> atoms;
  std::array<double, 3> vector;
};

/// The largest carries edges over the cut-off, in both directions.
const std::vector<Displacement> displacements = {{{3}, {0.01, 0.0, 0.0}},
                                                 {{3}, {-0.01, 0.0, 0.0}},
                                                 {{0, 7, 11}, {0.02, -0.01, 0.03}},
                                                 {{15}, {0.2, 0.15, -0.1}},
                                                 {{}, {}},
                                                 {{12}, {0.0, 1e-7, 0.0}}};

void displace(System &system, const Displacement &d, double sign) {
  for (const int atom : d.atoms)
    for (int a = 0; a < 3; ++a)
      system.move(atom, a, sign * d.vector[a]);
}

} // namespace

TEST_CASE("a change spreads by one neighbor a layer, and comes back by one") {
  // A chain 0 - 1 - ... - 10, species of even and odd nodes.
  HostGraph chain;
  chain.n_nodes = 11;
  chain.first = {0};
  for (int i = 0; i < 11; ++i) {
    for (const int j : {i - 1, i + 1})
      if (j >= 0 && j < 11)
        chain.sender.push_back(j);
    chain.first.push_back(static_cast<int>(chain.sender.size()));
    chain.node_species.push_back(i % 2);
  }
  chain.sent_first = chain.first; // whoever receives from a neighbor sends to it
  chain.sent_to = chain.sender;

  ChangedSet set;
  for (int repeat = 0; repeat < 2; ++repeat) {
    find_changed_set(chain, {5}, 3, set);
    CHECK(set.forward_end == std::vector<int>{1, 3, 5});
    CHECK(set.reverse_end == std::vector<int>{9, 7, 5});
    // Each set is sorted by species.
    CHECK(set.nodes == std::vector<int>{5, 4, 6, 3, 7, 2, 8, 1, 9});
    for (int row = 0; row < set.size(); ++row)
      CHECK(set.row_of_node[set.nodes[row]] == row);
    CHECK(set.row_of_node[0] == -1);
    int rows = 0;
    for (const Segment &s : set.segments) {
      CHECK(s.begin == rows);
      for (int row = s.begin; row < s.end; ++row)
        CHECK(chain.node_species[set.nodes[row]] == s.species);
      rows = s.end;
    }
    CHECK(rows == set.size());
  }
  find_changed_set(chain, {0, 1}, 1, set);
  CHECK(set.nodes == std::vector<int>{0, 1});
  CHECK(set.forward_end == set.reverse_end);
  find_changed_set(chain, {}, 2, set);
  CHECK(set.size() == 0);
}

TEST_CASE("local evaluations equal full ones") {
  for (const std::string &name : all_models())
    for (const auto &[precision, tolerance] :
         {std::pair(Precision::Double, 1e-12), {Precision::Single, 1e-5}}) {
      Engines engines(name, precision);
      for (const char *frame : {"random16_smallcell", "random20_free"}) {
        INFO(name << " " << frame << ", precision " << static_cast<int>(precision));
        System system(structure(frame), engines.full->cutoff() + 1.0);
        evaluate(*engines.local, system.atoms());
        CHECK(engines.locality().last_work() == nullptr);
        for (const Displacement &d : displacements) {
          displace(system, d, 1.0);
          const Evaluation local = evaluate(*engines.local, system.atoms());
          CHECK(engines.locality().last_work() != nullptr);
          check_equal(local, evaluate(*engines.full, system.atoms()), tolerance);
          displace(system, d, -1.0);
        }
      }
    }
}

TEST_CASE("local evaluations reach four cut-offs and no further") {
  for (const auto &[name, layers] : {std::pair("tiny_density", 2), {"one_layer", 1}}) {
    INFO(name);
    Engines engines(name);
    const double cutoff = engines.full->cutoff();
    // A chain of cells along x.
    const auto cell = structure("random16_smallcell");
    const int n = static_cast<int>(std::ceil(2.0 * layers * 2.4 * cutoff / cell.lattice[0][0]));
    const auto long_cell = support::repeat(cell, {n, 1, 1});
    System system(long_cell, cutoff);
    const Evaluation reference = evaluate(*engines.local, system.atoms());
    system.move(0, 1, 0.05);
    const Evaluation local = evaluate(*engines.local, system.atoms());
    check_equal(local, evaluate(*engines.full, system.atoms()), 1e-12);

    const mace::LocalWork *work = engines.locality().last_work();
    REQUIRE(work != nullptr);
    CHECK(work->share > 0.0);
    CHECK(work->share < 1.0);
    for (int l = 0; l < layers; ++l) {
      CHECK(work->forward_atoms[l] <= work->reverse_atoms[l]);
      CHECK(work->forward_edges[l] <= work->reverse_edges[l]);
      CHECK(work->reverse_atoms[l] < system.graph.size());
    }
    CHECK(work->forward_atoms.back() == work->reverse_atoms.back());
    int changed = 0, same = 0;
    const double length = n * cell.lattice[0][0];
    for (int i = 0; i < system.graph.size(); ++i) {
      double x = std::abs(long_cell.positions[i][0] - long_cell.positions[0][0]);
      x = std::min(x, length - x);
      bool equal = true;
      for (int a = 0; a < 3; ++a)
        equal = equal && local.forces[3 * i + a] == reference.forces[3 * i + a];
      if (x > 2.0 * layers * cutoff)
        CHECK(equal);
      (equal ? same : changed) += 1;
    }
    CHECK(changed > 0);
    CHECK(same > 0);
  }
}

TEST_CASE("results of local evaluations repeat bit for bit and do not depend on what came before") {
  for (const char *name : {"tiny", "tiny_mh", "soft_zbl_3layers"})
    for (const Precision precision : {Precision::Double, Precision::Single}) {
      INFO(name << ", precision " << static_cast<int>(precision));
      Engines engines(name, precision);
      const System rest(structure("triclinic72"), engines.full->cutoff() + 0.5);
      System moved = rest;
      displace(moved, displacements[2], 1.0);
      const Evaluation reference = evaluate(*engines.local, rest.atoms());
      // Kept, the reference is what a full evaluation gives.
      CHECK(identical(reference, evaluate(*engines.full, rest.atoms())));
      const Evaluation first = evaluate(*engines.local, moved.atoms());
      for (const Displacement &d : displacements) {
        System other = rest;
        displace(other, d, 1.0);
        evaluate(*engines.local, other.atoms());
        CHECK(identical(evaluate(*engines.local, moved.atoms()), first));
        CHECK(identical(evaluate(*engines.local, rest.atoms()), reference));
      }
    }
}

TEST_CASE("new neighbor lists make a new reference") {
  Engines engines("tiny_L2");
  for (const char *frame : {"triclinic72", "random20_free", "random16_smallcell", "triclinic72"}) {
    INFO(frame);
    System system(structure(frame), engines.full->cutoff() + 0.5);
    evaluate(*engines.local, system.atoms());
    CHECK(engines.locality().last_work() == nullptr);
    displace(system, displacements[0], 1.0);
    check_equal(evaluate(*engines.local, system.atoms()), evaluate(*engines.full, system.atoms()),
                1e-12);
    CHECK(engines.locality().last_work() != nullptr);
  }
}

TEST_CASE("what reaches too far is evaluated in full") {
  Engines engines("tiny");
  System system(structure("triclinic72"), engines.full->cutoff() + 0.5);
  const std::size_t plain = [&] {
    evaluate(*engines.full, system.atoms());
    return engines.full->memory_bytes();
  }();
  for (const double limit : {0.0, 1e-3}) {
    INFO("limit " << limit);
    engines.locality().set_limit(limit);
    for (const double sign : {1.0, -1.0, 1.0, -1.0}) {
      evaluate(*engines.local, system.atoms());
      displace(system, displacements[2], sign);
      CHECK(identical(evaluate(*engines.local, system.atoms()),
                      evaluate(*engines.full, system.atoms())));
      CHECK(engines.locality().last_work() == nullptr);
    }
    CHECK(engines.local->memory_bytes() < 1.2 * plain); // and nothing is kept for naught
  }
  // All atoms at once, as a relaxation moves them.
  engines.locality().set_limit(0.9);
  evaluate(*engines.local, system.atoms());
  for (int i = 0; i < system.graph.size(); ++i)
    system.move(i, i % 3, 0.01);
  CHECK(
      identical(evaluate(*engines.local, system.atoms()), evaluate(*engines.full, system.atoms())));
}

TEST_CASE(
    "a displaced atom on top of another is an error, and the reference is as good as before") {
  Engines engines("tiny");
  const auto s = structure("random20_free");
  System system(s, engines.full->cutoff() + 0.5);
  evaluate(*engines.local, system.atoms());
  const auto distance = [&](int i) {
    return i == 7 ? 1e9
                  : std::hypot(s.positions[i][0] - s.positions[7][0],
                               s.positions[i][1] - s.positions[7][1],
                               s.positions[i][2] - s.positions[7][2]);
  };
  int nearest = 0;
  for (int i = 0; i < system.graph.size(); ++i)
    nearest = distance(i) < distance(nearest) ? i : nearest;
  System bad = system;
  for (int a = 0; a < 3; ++a)
    bad.move(7, a, s.positions[nearest][a] - s.positions[7][a]);
  CHECK_THROWS_WITH(evaluate(*engines.local, bad.atoms()), ContainsSubstring("coincides"));
  displace(system, displacements[2], 1.0);
  check_equal(evaluate(*engines.local, system.atoms()), evaluate(*engines.full, system.atoms()),
              1e-12);
  CHECK(engines.locality().last_work() != nullptr);
}
