// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/any_format/read_force_constants.h"
#include "modes/mode_assignment.h"
#include "modes/mode_character.h"
#include "phonons/dynamical_matrix.h"

#include "catch.h"

#include <algorithm>

using namespace ins;

namespace {

/// Modes of a test case at a wave vector and at Gamma.
struct Case {
  explicit Case(const std::string &name)
      : force_constants(
            read_force_constants(std::string(TEST_DATA) + "/ins_cases/" + name + "/phonopy.yaml")),
        matrix(force_constants), gamma(phonon_modes(matrix, Eigen::Vector3d::Zero())),
        molecules(find_molecules(force_constants.primitive)) {}

  ForceConstants force_constants;
  DynamicalMatrix matrix;
  PhononModes gamma;
  std::vector<Molecule> molecules;
};

} // namespace

TEST_CASE("shares of the kinetic energy add up to one") {
  for (const char *name : {"diiodothiophene_molecule", "nacl"}) {
    const Case example(name);
    for (const ModeCharacter &c :
         characterise_modes(example.gamma, example.gamma, example.molecules)) {
      CHECK(c.translation + c.libration + c.internal + c.network == Approx(1.0));
      CHECK(c.axes[0] + c.axes[1] + c.axes[2] == Approx(c.libration).margin(1e-12));
      CHECK(c.out_of_plane <= c.internal + 1e-9);
    }
  }
}

TEST_CASE("the modes of a planar molecule are told as a chemist would") {
  const Case example("diiodothiophene_molecule");
  std::vector<std::string> words;
  for (const ModeCharacter &c : characterise_modes(example.gamma, example.gamma, example.molecules))
    words.push_back(assignment(c));
  CHECK(std::count(words.begin(), words.end(), "acoustic") == 3);
  CHECK(std::count_if(words.begin(), words.end(),
                      [](const std::string &w) { return w.starts_with("libration"); }) == 3);
  CHECK(words[6] == "C–I in-phase out-of-plane bend");
  CHECK(words[7] == "C–I in-phase in-plane bend");
  CHECK(words[8] == "C–I symmetric stretch");
  CHECK(words[9] == "C–I out-of-phase in-plane bend");
  CHECK(words[10] == "C–I out-of-phase out-of-plane bend");
  CHECK(words[11] == "C–I antisymmetric stretch");
  CHECK_THAT(words[12], ContainsSubstring("out-of-plane ring deformation (C–S torsion)"));
  CHECK(words[25] == "C–H antisymmetric stretch");
  CHECK(words[26] == "C–H symmetric stretch");
}

TEST_CASE("an isolated molecule has the same character at every wave vector") {
  const Case example("diiodothiophene_molecule");
  const PhononModes modes = phonon_modes(example.matrix, {0.5, 0.25, 0.1});
  const auto at_gamma = characterise_modes(example.gamma, example.gamma, example.molecules);
  const auto elsewhere = characterise_modes(modes, example.gamma, example.molecules);
  for (std::size_t mode = 6; mode < elsewhere.size(); ++mode) {
    CHECK(elsewhere[mode].internal == Approx(at_gamma[mode].internal).margin(1e-6));
    CHECK(assignment(elsewhere[mode]) == assignment(at_gamma[mode]));
  }
}

TEST_CASE("an ionic crystal is one network") {
  const Case example("nacl");
  const auto characters = characterise_modes(example.gamma, example.gamma, example.molecules);
  CHECK(assignment(characters[0]) == "acoustic");
  CHECK(assignment(characters[5]) == "network vibration");
}

TEST_CASE("characters need modes at Gamma and the same atoms") {
  const Case molecule("diiodothiophene_molecule");
  const Case salt("nacl");
  CHECK_THROWS_AS(characterise_modes(molecule.gamma, molecule.gamma, salt.molecules), Error);
  const PhononModes elsewhere = phonon_modes(salt.matrix, {0.5, 0.0, 0.0});
  CHECK_THROWS_WITH(characterise_modes(elsewhere, elsewhere, salt.molecules),
                    ContainsSubstring("Gamma"));
}
