// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/molecules.h"
#include "elements/covalent_radii.h"

#include "../catch.h"

#include <cmath>

using namespace ins;

namespace {

Crystal crystal(double edge, const std::vector<std::string> &symbols,
                const std::vector<Eigen::Vector3d> &positions) {
  Crystal result;
  result.lattice = edge * Eigen::Matrix3d::Identity();
  result.symbols = symbols;
  result.masses.assign(symbols.size(), 1.0);
  for (const Eigen::Vector3d &position : positions)
    result.positions.push_back(position / edge);
  return result;
}

} // namespace

TEST_CASE("a molecule cut by the cell's faces is put together") {
  const std::vector<Molecule> molecules = find_molecules(
      crystal(10.0, {"O", "H", "H", "Ar"}, {{0.1, 5, 5}, {9.3, 5.3, 5}, {0.9, 5.5, 5}, {5, 5, 5}}));
  REQUIRE(molecules.size() == 2);
  CHECK(molecules[0].atoms == std::vector<int>{0, 1, 2});
  CHECK(molecules[0].bonds.size() == 2);
  CHECK((molecules[0].positions[1] - molecules[0].positions[0]).norm() ==
        Approx(0.8544).margin(1e-3));
  CHECK(molecules[0].cells[1] == Eigen::Vector3i(-1, 0, 0));
  CHECK(molecules[1].atoms == std::vector<int>{3});
  CHECK_FALSE(molecules[0].is_network);
}

TEST_CASE("bonds that lead to an atom's own image make a network") {
  const std::vector<Molecule> molecules =
      find_molecules(crystal(2.8, {"Na", "Cl"}, {{0, 0, 0}, {1.4, 1.4, 1.4}}));
  REQUIRE(molecules.size() == 1);
  CHECK(molecules[0].is_network);
}

TEST_CASE("rings are found once each") {
  std::vector<std::string> symbols;
  std::vector<Eigen::Vector3d> positions;
  for (int i = 0; i < 6; ++i) {
    const double angle = i * 3.14159265358979 / 3.0;
    symbols.push_back("C");
    positions.emplace_back(10 + 1.4 * std::cos(angle), 10 + 1.4 * std::sin(angle), 10);
  }
  const std::vector<Molecule> molecules = find_molecules(crystal(20.0, symbols, positions));
  REQUIRE(molecules.size() == 1);
  REQUIRE(molecules[0].rings.size() == 1);
  CHECK(molecules[0].rings[0].size() == 6);
  CHECK(molecules[0].bonded(0, 1));
  CHECK_FALSE(molecules[0].bonded(0, 3));
}

TEST_CASE("an unknown element has no radius") {
  CHECK(covalent_radius("I") == 1.39);
  CHECK_THROWS_WITH(covalent_radius("Qq"), ContainsSubstring("Qq"));
}
