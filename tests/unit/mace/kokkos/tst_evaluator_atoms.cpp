// SPDX-License-Identifier: GPL-2.0-or-later
//
// Atoms as ranks of a parallel run have them: none, isolated, changing in number, not seen by the
// potential, with features from elsewhere; and what is refused.
#include "evaluation.h"

#include "mace/atom_error.h"
#include "mace/isolated_energies.h"
#include "mace/kokkos/graph/edge_count.h"

#include <limits>

namespace {

using namespace kernel_test;

/// One rank's exchange with itself: ghosts are images of its own atoms.
class SelfExchange final : public mace::FeatureExchange {
public:
  SelfExchange(int n_owned, std::vector<int> image_of)
      : n_owned_(n_owned), image_of_(std::move(image_of)) {}

  void forward(mace::TravelingRows &rows) override {
    ++forwards;
    rows.pack(n_ghosts(), owners(), message(rows));
    rows.unpack(n_ghosts(), n_owned_, message_.data());
  }
  void reverse(mace::TravelingRows &rows) override {
    ++reverses;
    rows.pack(n_ghosts(), n_owned_, message(rows));
    // As in LAMMPS, no atom is twice in one message.
    for (int ghost = 0; ghost < n_ghosts(); ++ghost)
      rows.add(1, owners() + ghost, message_.data() + std::ptrdiff_t(ghost) * rows.doubles());
  }

  int forwards = 0, reverses = 0, widest = 0;

private:
  int n_ghosts() const { return static_cast<int>(image_of_.size()) - n_owned_; }
  const int *owners() const { return image_of_.data() + n_owned_; }
  double *message(const mace::TravelingRows &rows) {
    widest = std::max(widest, rows.doubles());
    message_.resize(static_cast<std::size_t>(n_ghosts()) * rows.doubles());
    return message_.data();
  }

  std::vector<double> message_;
  int n_owned_;
  std::vector<int> image_of_;
};

/// Largest difference of forces and energy, relative to the largest force.
void check_equal(const Evaluation &e, const std::vector<double> &forces, const Evaluation &expected,
                 double tolerance) {
  CHECK(std::abs(e.energy() - expected.energy()) <= tolerance * std::abs(expected.energy()));
  const double scale = std::max(1.0, largest_force(expected));
  double error = 0.0;
  for (std::size_t i = 0; i < forces.size(); ++i)
    error = std::max(error, std::abs(forces[i] - expected.forces[i]));
  CHECK(error <= tolerance * scale);
}

} // namespace

TEST_CASE("features exchanged with ghosts give the same as periodic images") {
  for (const std::string &name : model_names)
    for (const auto &[precision, tolerance] :
         {std::pair(mace::Precision::Double, 1e-12), {mace::Precision::Single, 2e-5}})
      for (const char *frame : {"random16_smallcell", "triclinic72"}) {
        INFO(name << " " << frame << ", precision " << static_cast<int>(precision));
        const auto evaluator = load(name, precision);
        const System system(structure(frame), evaluator->cutoff());
        const Evaluation expected = evaluate(*evaluator, system.atoms());

        mace::Atoms atoms = system.atoms();
        SelfExchange exchange(atoms.n_owned, {atoms.image_of, atoms.image_of + atoms.n_all});
        atoms.image_of = nullptr;
        atoms.list_id = new_list();
        const Evaluation e = evaluate(*evaluator, atoms, &exchange);
        check_equal(e, system.graph.fold(e.forces), expected, tolerance);
        CHECK(exchange.forwards == evaluator->interactions() - 1);
        CHECK(exchange.reverses == evaluator->interactions() - 1);
        CHECK(exchange.widest == evaluator->exchange_width());
      }
}

TEST_CASE("a rank without atoms gives nothing and takes part in every exchange") {
  for (const std::string &name : model_names)
    for (const int n_ghosts : {0, 5}) {
      INFO(name << ", " << n_ghosts << " ghosts");
      const auto evaluator = load(name);
      const std::vector<double> positions = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0};
      const std::vector<int> species(5, 0), ghost_of(n_ghosts, 0);
      const std::int64_t first[1] = {0};
      mace::Atoms atoms;
      atoms.n_all = n_ghosts;
      atoms.positions = positions.data();
      atoms.species = species.data();
      atoms.first = first;
      for (const bool exchanged : {false, true}) {
        atoms.list_id = new_list();
        SelfExchange exchange(n_ghosts, ghost_of); // the owners are elsewhere
        const Evaluation e = evaluate(*evaluator, atoms, exchanged ? &exchange : nullptr);
        CHECK(e.energy() == 0.0);
        CHECK(largest_force(e) == 0.0);
        for (const double w : e.results.virial)
          CHECK(w == 0.0);
        CHECK(exchange.forwards == (exchanged ? evaluator->interactions() - 1 : 0));
        CHECK(exchange.reverses == (exchanged ? evaluator->interactions() - 1 : 0));
      }
      // The engine works on when atoms arrive.
      const System system(structure("random20_free"), evaluator->cutoff());
      CHECK(identical(evaluate(*evaluator, system.atoms()), evaluate(*load(name), system.atoms())));
    }
}

TEST_CASE("an atom out of reach adds its own energy and feels nothing") {
  for (const std::string &name : model_names) {
    INFO(name);
    const auto evaluator = load(name);
    const auto cluster = structure("random20_free"), single = structure("single_atom");
    support::Structure both = cluster;
    both.atomic_numbers.push_back(single.atomic_numbers[0]);
    both.positions.push_back({50.0, 50.0, 50.0});
    const double cutoff = evaluator->cutoff();
    const Evaluation e = evaluate(*evaluator, System(both, cutoff).atoms());
    const double apart = evaluate(*evaluator, System(cluster, cutoff).atoms()).energy() +
                         evaluate(*evaluator, System(single, cutoff).atoms()).energy();
    CHECK(e.energy() == Approx(apart).epsilon(1e-13));
    const std::size_t last = cluster.positions.size();
    for (int a = 0; a < 3; ++a)
      CHECK(e.forces[3 * last + a] == 0.0);
  }
}

TEST_CASE("atoms may change in number between calls") {
  for (const char *name : {"tiny", "tiny_L2", "tiny_density"})
    for (const auto precision : {mace::Precision::Double, mace::Precision::Single}) {
      INFO(name << ", precision " << static_cast<int>(precision));
      const auto used = load(name, precision);
      for (const char *frame : {"random20_free", "triclinic72", "single_atom", "random16_smallcell",
                                "molecule_box", "crystal72", "random20_free"}) {
        INFO(frame);
        const System system(structure(frame), used->cutoff());
        CHECK(identical(evaluate(*used, system.atoms()),
                        evaluate(*load(name, precision), system.atoms())));
      }
    }
}

TEST_CASE("atoms the potential does not see change nothing") {
  for (const std::string &name : model_names) {
    INFO(name);
    const auto evaluator = load(name);
    const auto seen = structure("random20_free");
    support::Structure all = seen;
    // Two strangers among the atoms, the first of them in the first row and on top of an atom.
    all.positions.insert(all.positions.begin(), seen.positions[3]);
    all.atomic_numbers.insert(all.atomic_numbers.begin(), 6);
    all.positions.insert(all.positions.begin() + 9, {0.3, 0.2, 0.1});
    all.atomic_numbers.insert(all.atomic_numbers.begin() + 9, 1);
    const System with(all, evaluator->cutoff()), without(seen, evaluator->cutoff());
    mace::Atoms atoms = with.atoms();
    std::vector<int> species(atoms.species, atoms.species + atoms.n_all);
    species[0] = species[9] = -1;
    atoms.species = species.data();
    const Evaluation e = evaluate(*evaluator, atoms);
    const Evaluation expected = evaluate(*evaluator, without.atoms());
    std::vector<double> forces;
    for (int i = 0; i < atoms.n_owned; ++i)
      for (int a = 0; a < 3; ++a)
        if (species[i] < 0)
          CHECK(e.forces[3 * i + a] == 0.0);
        else
          forces.push_back(e.forces[3 * i + a]);
    CHECK(e.atom_energy[0] == 0.0);
    CHECK(e.atom_energy[9] == 0.0);
    CHECK(e.energy() == expected.energy());
    CHECK(forces == expected.forces);
  }
}

TEST_CASE("more edges than can be counted are an error") {
  CHECK(mace::kokkos::checked_edge_count(700000000) == 700000000);
  for (const std::int64_t edges : {std::int64_t(716000000), std::int64_t(1) << 32})
    CHECK_THROWS_WITH(mace::kokkos::checked_edge_count(edges),
                      ContainsSubstring(std::to_string(edges)) && ContainsSubstring("more ranks"));
}

TEST_CASE("isolated atoms have the energies that atoms far from each other have") {
  for (const char *model : {"tiny", "tiny_density", "trained_dit"}) {
    const auto evaluator = load(model);
    const auto energies = mace::isolated_energies(*evaluator, 4);
    const System alone(structure("single_atom"), evaluator->cutoff());
    const Evaluation e = evaluate(*evaluator, alone.atoms());
    REQUIRE(alone.atoms().n_owned == 1);
    CHECK(std::abs(energies[alone.atoms().species[0]] - e.energy()) < 1e-10);
  }
}

TEST_CASE("atoms on top of each other and positions that are no numbers are errors") {
  const auto evaluator = load("tiny");
  auto s = structure("random20_free");
  s.positions[7] = s.positions[4];
  CHECK_THROWS_WITH(evaluate(*evaluator, System(s, evaluator->cutoff()).atoms()),
                    ContainsSubstring("coincides"));
  try {
    evaluate(*evaluator, System(s, evaluator->cutoff()).atoms());
    FAIL();
  } catch (const mace::AtomError &e) {
    CHECK((e.row() == 4 || e.row() == 7));
  }
  System system(structure("random20_free"), evaluator->cutoff());
  system.graph.positions()[5] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(evaluate(*evaluator, system.atoms()), ContainsSubstring("not a finite number"));
  // And the engine is as good as new.
  const System sound(structure("random20_free"), evaluator->cutoff());
  CHECK(identical(evaluate(*evaluator, sound.atoms()), evaluate(*load("tiny"), sound.atoms())));
}

TEST_CASE("an element or head the model does not have is an error that names it") {
  const mace::Model model = mace::read_model(MODEL_DATA "/tiny.h5");
  mace::EvaluatorOptions options;
  options.atomic_numbers = {1, 79};
  CHECK_THROWS_WITH(mace::kokkos::make_host_evaluator(model, options), ContainsSubstring("Au"));
  options.atomic_numbers = {1, 6};
  options.head = "no_such_head";
  CHECK_THROWS_WITH(mace::kokkos::make_host_evaluator(model, options),
                    ContainsSubstring("no_such_head") && ContainsSubstring(model.heads[0]));
}

TEST_CASE("an atom without a neighbor list is an error") {
  const auto evaluator = load("tiny");
  const System system(structure("random20_free"), evaluator->cutoff());
  mace::Atoms atoms = system.atoms();
  atoms.n_centers = 19;
  CHECK_THROWS_WITH(evaluate(*evaluator, atoms), ContainsSubstring("no neighbor list"));
}
