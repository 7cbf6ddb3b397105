// SPDX-License-Identifier: GPL-2.0-or-later
//
// What has no reference of others: derivatives against differences, and the same box in other
// words.
#include "catch.h"

#include "mace/error.h"
#include "structures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace dispersion_test;

namespace {

/// A derivative by four values on a line, its error of the fourth order in the step.
template <class F> double slope(const F &f, double step) {
  return (8.0 * (f(step) - f(-step)) - (f(2.0 * step) - f(-2.0 * step))) / (12.0 * step);
}

Structure strained(const Structure &s, int row, int column, double strain) {
  Structure t = s;
  for (int i = 0; i < s.size(); ++i)
    t.positions[3 * i + row] += strain * s.positions[3 * i + column];
  for (int k = 0; k < 3; ++k)
    t.cell[k][row] += strain * s.cell[k][column];
  return t;
}

} // namespace

TEST_CASE("forces and virial are derivatives of the energy") {
  Structure s = structure(reference("random box 1"));
  s.periodic = false; // no pair crosses a cutoff within the differences
  for (const auto *damping : {"bj", "zero", "bjm", "zerom"})
    for (const bool atm : {false, true}) {
      INFO(damping << (atm ? " ATM" : ""));
      const auto d = make(s, "pbe", damping, atm, {60.0, 60.0, 60.0});
      const Evaluation e = evaluate(*d, s);
      for (const int coordinate : {0, 7, 17, 26, 35}) {
        const double expected = -slope(
            [&](double x) {
              Structure moved = s;
              moved.positions[coordinate] += x;
              return evaluate(*d, moved).energy;
            },
            1e-3);
        CHECK(std::abs(e.forces[coordinate] - expected) < 1e-7);
      }
      constexpr int row[6] = {0, 1, 2, 0, 0, 1}, column[6] = {0, 1, 2, 1, 2, 2};
      for (int c = 0; c < 6; ++c) {
        const double expected = -slope(
            [&](double x) { return evaluate(*d, strained(s, row[c], column[c], x)).energy; }, 1e-4);
        CHECK(std::abs(e.virial[c] - expected) < 1e-6);
      }
    }
}

TEST_CASE("force_response is the derivative of forces") {
  Structure s = structure(reference("crystal"));
  s.periodic = false;
  const auto damping = GENERATE("bj", "zero", "bjm", "zerom");
  const auto d = make(s, "pbe", damping, true, {60.0, 60.0, 60.0});
  const double direction[3] = {0.6, -0.3, 0.7};
  const int atom = 7;
  std::vector<double> response(3 * s.size());
  d->force_response(s.atoms(), atom, direction, response.data(), nullptr);
  std::vector<Evaluation> at;
  constexpr double step = 2e-3;
  for (const double x : {-2.0 * step, -step, step, 2.0 * step}) {
    Structure moved = s;
    for (int a = 0; a < 3; ++a)
      moved.positions[3 * atom + a] += x * direction[a];
    at.push_back(evaluate(*d, moved));
  }
  for (int i = 0; i < 3 * s.size(); ++i) {
    const double expected =
        (8.0 * (at[2].forces[i] - at[1].forces[i]) - (at[3].forces[i] - at[0].forces[i])) /
        (12.0 * step);
    CHECK(std::abs(response[i] - expected) < 1e-7);
  }
}

TEST_CASE("a supercell is so many cells, whatever its place and order") {
  const Structure s = structure(reference("random box 2"));
  const auto d = make(s, "r2scan", "bj", true, {40.0, 15.0, 30.0});
  const Evaluation one = evaluate(*d, s);
  Structure super = s;
  super.positions.clear();
  super.species.clear();
  const int turns[3] = {2, 1, 2};
  for (int i = s.size() - 1; i >= 0; --i)
    for (int a = 0; a < 2; ++a)
      for (int c = 0; c < 2; ++c) {
        super.species.push_back(s.species[i]);
        for (int x = 0; x < 3; ++x) // some of them in other images
          super.positions.push_back(s.positions[3 * i + x] + a * s.cell[0][x] + c * s.cell[2][x] +
                                    (i % 3 - 1) * 2 * s.cell[0][x] + (i % 2) * s.cell[1][x] + 3.7);
      }
  for (int k = 0; k < 3; ++k)
    for (int x = 0; x < 3; ++x)
      super.cell[k][x] *= turns[k];
  const Evaluation four = evaluate(*d, super);
  CHECK(std::abs(four.energy - 4.0 * one.energy) < 1e-12 * std::abs(four.energy));
  for (int c = 0; c < 6; ++c)
    CHECK(std::abs(four.virial[c] - 4.0 * one.virial[c]) < 1e-11 * std::abs(four.energy));
  for (int i = 0; i < super.size(); ++i)
    for (int x = 0; x < 3; ++x)
      CHECK(std::abs(four.forces[3 * i + x] - one.forces[3 * (s.size() - 1 - i / 4) + x]) < 1e-12);
}

TEST_CASE("atoms that D3 does not see change nothing") {
  Structure s = structure(reference("random box 4"));
  const auto d = make(s, "pbe", "bj", false, {40.0, 15.0, 30.0});
  const Evaluation before = evaluate(*d, s);
  s.species.insert(s.species.begin(), -1);
  s.positions.insert(s.positions.begin(), {0.1, 0.2, 0.3});
  const Evaluation after = evaluate(*d, s);
  CHECK(after.energy == before.energy);
  for (int x = 0; x < 3; ++x)
    CHECK(after.forces[x] == 0.0);
  for (std::size_t i = 0; i < before.forces.size(); ++i)
    CHECK(after.forces[i + 3] == before.forces[i]);
}

TEST_CASE("an atom alone, and none at all") {
  Structure s;
  s.atomic_numbers = {18};
  const auto d = make(s, "pbe", "bj", true, {60.0, 20.0, 40.0});
  CHECK(evaluate(*d, s).energy == 0.0);
  s.species = {0};
  s.positions = {1.0, 2.0, 3.0};
  const Evaluation e = evaluate(*d, s);
  CHECK(e.energy == 0.0);
  CHECK(e.forces == std::vector<double>(3, 0.0));
}

TEST_CASE("coinciding atoms are an error") {
  Structure s = structure(reference("random box 4"));
  const auto d = make(s, "pbe", "bj", false, {40.0, 15.0, 30.0});
  std::copy_n(&s.positions[3], 3, &s.positions[24]);
  s.positions[24] += s.cell[0][0];
  CHECK_THROWS_WITH(evaluate(*d, s), ContainsSubstring("coincides"));
  s.positions[24] = std::nan("");
  CHECK_THROWS_WITH(evaluate(*d, s), ContainsSubstring("coincides"));
}
