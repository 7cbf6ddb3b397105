// SPDX-License-Identifier: GPL-2.0-or-later
//
// Memory: evaluators of one model file share its weights, whatever their heads; arrays are kept
// from one step to the next.
#include "evaluation.h"
#include "kernel_test.h"

#include <cstring>

namespace {

using namespace kernel_test;

std::uint64_t allocated = 0; // bytes, by the kernels

void count(Kokkos::Profiling::SpaceHandle, const char *label, const void *, std::uint64_t size) {
  if (std::strncmp(label, "mace::", 6) == 0)
    allocated += size;
}

/// Counts what is allocated while it lives.
struct Counter {
  Counter() {
    allocated = 0;
    Kokkos::Tools::Experimental::set_allocate_data_callback(count);
  }
  ~Counter() { Kokkos::Tools::Experimental::set_allocate_data_callback(nullptr); }
};

mace::EvaluatorOptions options(const std::string &head) {
  mace::EvaluatorOptions o;
  o.model_file = MODEL_DATA "/tiny_mh.h5";
  o.head = head;
  o.atomic_numbers = atomic_numbers;
  return o;
}

} // namespace

TEST_CASE_METHOD(Runtime, "heads of one file share weights") {
  int times_read = 0;
  const auto open = [&](const mace::EvaluatorOptions &o) {
    return mace::kokkos::make_host_evaluator(o, [&] {
      ++times_read;
      return mace::read_model(o.model_file);
    });
  };
  const System system(structure("triclinic72"), 5.0);
  const Counter counter;
  auto first = open(options("omat_pbe"));
  const std::uint64_t weights = allocated;
  REQUIRE(times_read == 1);
  REQUIRE(weights > 1000000);
  const Evaluation before = evaluate(*first, system.atoms());

  allocated = 0;
  auto second = open(options("omol"));
  CHECK(times_read == 1);
  CHECK(allocated < weights / 100);
  // Sharing changes nothing.
  for (const auto &[evaluator, head] :
       {std::pair(first.get(), "omat_pbe"), {second.get(), "omol"}}) {
    const auto alone = mace::kokkos::make_host_evaluator(mace::read_model(options(head).model_file),
                                                         options(head));
    CHECK(identical(evaluate(*evaluator, system.atoms()), evaluate(*alone, system.atoms())));
  }
  CHECK(identical(evaluate(*first, system.atoms()), before));
  CHECK(evaluate(*second, system.atoms()).energy() != before.energy());

  // Another precision, other elements: other weights.
  mace::EvaluatorOptions single = options("omol"), carbon = options("omol");
  single.precision = mace::Precision::Single;
  carbon.atomic_numbers = {6};
  const auto in_single = open(single);
  CHECK(times_read == 2);
  const auto of_carbon = open(carbon);
  CHECK(times_read == 3);
  // Weights go with their last user.
  first.reset();
  second.reset();
  const auto again = open(options("omat_pbe"));
  CHECK(times_read == 4);
}

TEST_CASE_METHOD(Runtime, "steps after the first allocate nothing") {
  for (const std::string &name : model_names) {
    INFO(name);
    const auto evaluator = load(name);
    const System system(structure("triclinic72"), evaluator->cutoff());
    evaluate(*evaluator, system.atoms());
    const Counter counter;
    evaluate(*evaluator, system.atoms());
    CHECK(allocated == 0);
  }
}

TEST_CASE_METHOD(Runtime, "memory counts neighbor lists") {
  const auto short_list = load("tiny"), long_list = load("tiny");
  const System near(structure("triclinic72"), short_list->cutoff());
  const System far(structure("triclinic72"), short_list->cutoff() + 2.0);
  evaluate(*short_list, near.atoms());
  evaluate(*long_list, far.atoms());
  const auto numbers = [](const mace::Atoms &atoms) {
    return atoms.first[atoms.n_centers] + 2 * atoms.n_all;
  };
  const auto more = static_cast<std::size_t>(numbers(far.atoms()) - numbers(near.atoms()));
  CHECK(long_list->memory_bytes() >= short_list->memory_bytes() + more * sizeof(int));
}

TEST_CASE_METHOD(Runtime, "a head that is not there is an error that lists those that are") {
  CHECK_THROWS_WITH(
      mace::kokkos::make_host_evaluator(mace::read_model(options("").model_file), options("spice")),
      ContainsSubstring("spice") && ContainsSubstring("omat_pbe") &&
          ContainsSubstring("matpes_r2scan"));
}
