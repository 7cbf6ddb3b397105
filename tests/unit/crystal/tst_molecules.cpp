// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/molecules.h"
#include "elements/covalent_radii.h"
#include "modes/internal_coordinates.h"
#include "modes/ion_name.h"
#include "modes/mode_assignment.h"

#include "catch.h"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <set>

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

/// Sodium over the nitrogen of flat nitrate ions.
Crystal sodium_nitrate() {
  const double r = 1.25, x = 2.3;
  const double half = 0.5 * r, high = std::sqrt(0.75) * r;
  Crystal salt = crystal(
      4.6, {"Na", "N", "O", "O", "O"},
      {{x, x, 0}, {x, x, x}, {x + r, x, x}, {x - half, x + high, x}, {x - half, x - high, x}});
  salt.masses = {22.99, 14.007, 15.999, 15.999, 15.999};
  return salt;
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

TEST_CASE("a contact that pressure has made short is no bond") {
  // Iodine: 2.7 Angstrom within the molecule, 3.3 to the next one, 1.19 times the sum of the radii.
  const Crystal iodine = crystal(6.0, {"I", "I"}, {{0, 0, 0}, {2.7, 0, 0}});
  CHECK(find_molecules(iodine, find_bonds(iodine, 1.2)).front().is_network);
  const std::vector<Molecule> molecules = find_molecules(iodine);
  REQUIRE(molecules.size() == 1);
  CHECK_FALSE(molecules[0].is_network);
  CHECK(bond_stretch(iodine) == Approx(0.5 * (2.7 + 3.3) / 2.78));
  CHECK_FALSE(doubtful_bond(iodine, find_bonds(iodine)));
  // Without such contacts nothing changes.
  CHECK(bond_stretch(crystal(2.8, {"Fe"}, {{0, 0, 0}})) == 1.2);
}

TEST_CASE("a molecule that spans the crystal by a long bond is doubted") {
  // 2.85 and 3.05 Angstrom leave no gap.
  const Crystal iodine = crystal(5.9, {"I", "I"}, {{0, 0, 0}, {2.85, 0, 0}});
  const auto doubt = doubtful_bond(iodine, find_bonds(iodine));
  REQUIRE(doubt);
  CHECK(doubt->length == Approx(3.05));
  CHECK(doubt->stretch == Approx(3.05 / 2.78));
  CHECK(find_molecules(iodine).front().is_network);
  const Crystal salt = crystal(2.8, {"Na", "Cl"}, {{0, 0, 0}, {1.4, 1.4, 1.4}});
  CHECK_FALSE(doubtful_bond(salt, find_bonds(salt)));
}

TEST_CASE("bonds that two states have are those of both") {
  const Crystal loose = crystal(6.2, {"I", "I"}, {{0, 0, 0}, {2.7, 0, 0}});
  const Crystal pressed = crystal(5.9, {"I", "I"}, {{0, 0, 0}, {2.85, 0, 0}});
  const BondGraph both = common_bonds(find_bonds(pressed), find_bonds(loose));
  CHECK(both[0].size() == 1);
  CHECK_FALSE(find_molecules(pressed, both).front().is_network);
}

TEST_CASE("the groups of a salt are molecules") {
  const std::vector<Molecule> molecules = find_molecules(sodium_nitrate());
  REQUIRE(molecules.size() == 2);
  CHECK(molecules[0].atoms == std::vector<int>{0});
  CHECK(molecules[1].atoms == std::vector<int>{1, 2, 3, 4});
  CHECK(molecules[1].bonds.size() == 3);
  CHECK(ion_name(molecules[1]) == "nitrate");
  CHECK(ion_name(molecules[0]).empty());
}

TEST_CASE("modes of a salt are named after its ions") {
  const Crystal salt = sodium_nitrate();
  const std::vector<Molecule> molecules = find_molecules(salt);
  // Springs for stretches, bends and the height of the nitrogen, and weak ones to the ground.
  Eigen::MatrixXd hessian = 0.01 * Eigen::MatrixXd::Identity(15, 15);
  for (const InternalCoordinate &coordinate : internal_coordinates(molecules[1])) {
    const double spring = coordinate.kind == CoordinateKind::stretch ? 30.0
                          : coordinate.kind == CoordinateKind::bend  ? 8.0
                                                                     : 3.0;
    hessian.bottomRightCorner(12, 12) +=
        spring * coordinate.derivative * coordinate.derivative.transpose();
  }
  for (int i = 0; i < 15; ++i)
    for (int j = 0; j < 15; ++j)
      hessian(i, j) /= std::sqrt(salt.masses[i / 3] * salt.masses[j / 3]);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian);
  PhononModes gamma;
  gamma.frequencies = 500.0 * solver.eigenvalues().cwiseSqrt();
  gamma.eigenvectors = solver.eigenvectors().cast<std::complex<double>>();
  std::set<std::string> words;
  for (const std::string &text : assignments(gamma, gamma, molecules))
    words.insert(text);
  for (const char *expected : {"nitrate N–O symmetric stretch", "nitrate N–O antisymmetric stretch",
                               "nitrate O–N–O bend", "nitrate N out-of-plane bend"})
    CHECK(words.count(expected) == 1);
  for (const std::string &text : words)
    CHECK(text.find("network") == std::string::npos);
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
