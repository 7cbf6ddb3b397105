// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mulliken symbols against those phonopy 4.10 gives for the same force constants, and the rules of
// groups none of the crystals has.
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "modes/irreps.h"
#include "modes/mulliken.h"
#include "phonons/dynamical_matrix.h"

#include <algorithm>
#include <string>
#include <vector>

namespace {

/// One symbol for each set of modes, from the `first` on.
std::vector<std::string> symbols(const std::string &name, int first, std::string &point_group) {
  const ins::ForceConstants crystal =
      ins::read_force_constants(std::string(TEST_DATA) + "/ins/" + name + "/phonopy.yaml");
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  const ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(crystal, options), Eigen::Vector3d::Zero());
  const ins::IrrepLabels irreps = ins::irreducible_representations(modes, crystal.primitive, 1e-3);
  point_group = irreps.point_group;
  std::vector<std::string> sets;
  for (int mode = first; mode < modes.modes(); ++mode)
    if (mode == first || modes.frequencies[mode] - modes.frequencies[mode - 1] > 1e-2)
      sets.push_back(irreps.labels[static_cast<std::size_t>(mode)]);
  return sets;
}

using Strings = std::vector<std::string>;

Eigen::Matrix3i diagonal(int a, int b, int c) {
  return Eigen::Vector3i(a, b, c).asDiagonal().toDenseMatrix();
}

} // namespace

TEST_CASE("irreducible representations equal phonopy's") {
  std::string group;
  CHECK(symbols("nacl", 0, group) == Strings{"T1u", "T1u"});
  CHECK(group == "m-3m");
  CHECK(symbols("ammonia_crystal", 0, group) == Strings{"T", "A", "E", "T", "T", "T", "E",
                                                        "A", "T", "T", "T", "A", "E", "T",
                                                        "T", "T", "A", "T", "E", "T"});
  CHECK(group == "23");
  CHECK(symbols("diiodothiophene_molecule", 6, group) ==
        Strings{"B1", "A1", "A1", "B2", "A2", "B2", "B1", "A2", "A1", "B2", "B1",
                "A2", "A1", "B2", "A1", "B2", "A1", "A1", "B2", "B2", "A1"});
  CHECK(group == "mm2");
}

TEST_CASE("rigid motions, and modes of one frequency by chance, have a symbol each") {
  const ins::ForceConstants crystal = ins::read_force_constants(
      std::string(TEST_DATA) + "/ins_cases/diiodothiophene_molecule/phonopy.yaml");
  ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(crystal), Eigen::Vector3d::Zero());
  // A1 and B2, the modes 18 and 19 from 0, mixed as LAPACK may mix equal frequencies.
  modes.frequencies[19] = modes.frequencies[18];
  const Eigen::VectorXcd first = modes.eigenvectors.col(18), second = modes.eigenvectors.col(19);
  modes.eigenvectors.col(18) = 0.6 * first + 0.8 * second;
  modes.eigenvectors.col(19) = 0.8 * first - 0.6 * second;
  const ins::IrrepLabels irreps = ins::irreducible_representations(modes, crystal.primitive, 1e-3);
  const ins::IrrepLabels apart = ins::irreducible_representations(
      ins::phonon_modes(ins::DynamicalMatrix(crystal), Eigen::Vector3d::Zero()), crystal.primitive,
      1e-3);
  REQUIRE(apart.labels[18] != apart.labels[19]);
  CHECK(irreps.labels[18] == apart.labels[19]); // it has more of the other
  CHECK(irreps.labels[19] == apart.labels[18]);
  Strings acoustic(irreps.labels.begin(), irreps.labels.begin() + 6);
  std::sort(acoustic.begin(), acoustic.end());
  CHECK(acoustic == Strings{"A1", "A2", "B1", "B1", "B2", "B2"});
  CHECK(ins::dimension("B1g") == 1);
  CHECK(ins::dimension("E'") == 2);
  CHECK(ins::dimension("T2u") == 3);
}

TEST_CASE("modes mix across one between them that does not") {
  const ins::ForceConstants crystal = ins::read_force_constants(
      std::string(TEST_DATA) + "/ins_cases/diiodothiophene_molecule/phonopy.yaml");
  ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(crystal), Eigen::Vector3d::Zero());
  const auto labels = [&] {
    return ins::irreducible_representations(modes, crystal.primitive, 1e-3).labels;
  };
  const std::vector<std::string> apart = labels();
  REQUIRE(apart[17] != apart[19]);
  for (const int mode : {18, 19}) // further apart than any that are taken together by tolerance
    modes.frequencies[mode] = modes.frequencies[17] + 0.1 * (mode - 17);
  const Eigen::VectorXcd first = modes.eigenvectors.col(17), second = modes.eigenvectors.col(19);
  modes.eigenvectors.col(17) = 0.8 * first + 0.6 * second;
  modes.eigenvectors.col(19) = 0.6 * first - 0.8 * second;
  CHECK(labels() == apart);
}

TEST_CASE("the acoustic modes of a crystal of low symmetry have symbols") {
  // A tetragonal stretch of rock salt: z apart from x and y.
  ins::ForceConstants salt =
      ins::read_force_constants(std::string(TEST_DATA) + "/ins_cases/nacl/phonopy.yaml");
  const ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(salt), Eigen::Vector3d::Zero());
  ins::Crystal stretched = salt.primitive;
  for (int row = 0; row < 3; ++row)
    stretched.lattice(row, 2) *= 1.001; // seen by the symmetry search alone
  const ins::IrrepLabels irreps = ins::irreducible_representations(modes, stretched, 1e-5);
  CHECK(irreps.point_group == "4/mmm");
  Strings acoustic(irreps.labels.begin(), irreps.labels.begin() + 3);
  std::sort(acoustic.begin(), acoustic.end());
  CHECK(acoustic == Strings{"A2u", "Eu", "Eu"});
}

TEST_CASE("Mulliken's rules for products with the inversion and with a mirror plane") {
  const std::vector<Eigen::Matrix3i> mmm{
      diagonal(1, 1, 1),    diagonal(-1, -1, 1), diagonal(1, -1, -1), diagonal(-1, 1, -1),
      diagonal(-1, -1, -1), diagonal(1, 1, -1),  diagonal(-1, 1, 1),  diagonal(1, -1, 1)};
  CHECK(ins::mulliken_symbol("mmm", mmm, {1, 1, 1, 1, -1, -1, -1, -1}) == "Au");
  CHECK(ins::mulliken_symbol("mmm", mmm, {1, 1, -1, -1, 1, 1, -1, -1}) == "B1g");
  CHECK(ins::mulliken_symbol("mmm", mmm, {1, -1, -1, 1, -1, 1, 1, -1}) == "B2u");
  CHECK(ins::mulliken_symbol("mmm", mmm, {1, -1, 1, -1, 1, -1, 1, -1}) == "B3g");
  CHECK(ins::mulliken_symbol("mmm", mmm, {2, 2, 0, 0, 2, 2, 0, 0}).empty());

  Eigen::Matrix3i three;
  three << 0, -1, 0, 1, -1, 0, 0, 0, 1;
  const Eigen::Matrix3i plane = diagonal(1, 1, -1);
  const std::vector<Eigen::Matrix3i> hexagonal{
      diagonal(1, 1, 1), three, three * three, plane, three * plane, three * three * plane};
  CHECK(ins::mulliken_symbol("-6", hexagonal, {1, 1, 1, -1, -1, -1}) == "A''");
  CHECK(ins::mulliken_symbol("-6", hexagonal, {2, -1, -1, 2, -1, -1}) == "E'");
  CHECK(ins::mulliken_symbol("-6", hexagonal, {2, 2, 2, 0, 0, 0}).empty());
  CHECK_THROWS_WITH(ins::mulliken_symbol("7", {}, {}), ContainsSubstring("'7'"));
}

TEST_CASE("the symbols of tetragonal groups follow their axes") {
  Eigen::Matrix3i four;
  four << 0, -1, 0, 1, 0, 0, 0, 0, 1;
  const Eigen::Matrix3i edge = diagonal(1, -1, -1); // two-fold along a
  const auto group = [](const Eigen::Matrix3i &main, const Eigen::Matrix3i &across) {
    std::vector<Eigen::Matrix3i> result;
    Eigen::Matrix3i power = diagonal(1, 1, 1);
    for (int k = 0; k < 4; ++k) {
      result.push_back(power);
      result.push_back(power * across);
      power = (power * main).eval();
    }
    return result; // across at odd places: a, a + b, b, a - b
  };
  const std::vector<double> edges{1, 1, -1, -1, 1, 1, -1, -1};
  CHECK(ins::mulliken_symbol("422", group(four, edge), edges) == "B1");
  CHECK(ins::mulliken_symbol("4mm", group(four, -edge), edges) == "B1");
  CHECK(ins::mulliken_symbol("-42m", group(-four, edge), edges) == "B1");
  // -4m2: mirror planes across the edges, two-fold axes between them.
  CHECK(ins::mulliken_symbol("-42m", group(-four, -edge), edges) == "B2");
  CHECK(ins::mulliken_symbol("422", group(four, edge), {2, 0, 0, 0, -2, 0, 0, 0}) == "E");
  CHECK(ins::mulliken_symbol("422", group(four, edge), {1, -1, 1, -1, 1, -1, 1, -1}) == "A2");
}
