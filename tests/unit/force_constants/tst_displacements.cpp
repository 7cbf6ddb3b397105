// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/displacements.h"

using namespace ins;

namespace {

void check_displacements(const cases::Case &reference) {
  INFO(reference.name);
  const SpaceGroup group = find_space_group(reference.dataset.cells.primitive, reference.symprec);
  const auto found = least_displacements(reference.dataset.cells, group);
  REQUIRE(found.size() == reference.dataset.displacements.size());
  for (std::size_t d = 0; d < found.size(); ++d) {
    CHECK(found[d].atom == reference.dataset.displacements[d].atom);
    CHECK((found[d].vector - reference.dataset.displacements[d].vector).norm() < 1e-12);
  }
}

} // namespace

TEST_CASE("displacements equal phonopy's in number, atom and direction") {
  for (const std::string &name : cases::names())
    check_displacements(cases::read_case(name));
  check_displacements(cases::read_crystal72("cells_111"));
  check_displacements(cases::read_crystal72("cells_112"));
}

TEST_CASE("without symmetry every primitive atom moves, as in phonopy") {
  const h5::Group file = cases::open_cases();
  for (const std::string &name : cases::names()) {
    INFO(name);
    const PhononCells cells = cases::read_case(name).dataset.cells;
    const auto all = least_displacements(cells, trivial_space_group(cells.primitive));
    CHECK(static_cast<int>(all.size()) == file.integers(name + "/unreduced_count", {1}).front());
  }
}

TEST_CASE("plusminus and diagonal change the list as their names say") {
  const cases::Case reference = cases::read_case("zincblende_cubic_supercell");
  const PhononCells &cells = reference.dataset.cells;
  const SpaceGroup group = find_space_group(cells.primitive);
  const auto count = [&](PlusMinus plusminus, bool diagonal) {
    return least_displacements(cells, group, {0.02, plusminus, diagonal}).size();
  };
  const std::size_t without = count(PlusMinus::no, true);
  CHECK(count(PlusMinus::yes, true) == 2 * without);
  CHECK(count(PlusMinus::automatic, true) >= without);
  CHECK(count(PlusMinus::no, false) >= without);
  for (const Displacement &d : least_displacements(cells, group, {0.02}))
    CHECK(d.vector.norm() == Approx(0.02).epsilon(1e-12));
  CHECK_THROWS_AS(least_displacements(cells, group, {0.0}), Error);
}

TEST_CASE("plusminus is read from and written as text") {
  for (const char *word : {"auto", "yes", "no"})
    CHECK(to_string(parse_plusminus(word)) == word);
  CHECK_THROWS_WITH(parse_plusminus("maybe"), Catch::Contains("use auto, yes or no"));
}
