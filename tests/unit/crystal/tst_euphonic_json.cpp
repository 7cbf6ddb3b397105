// SPDX-License-Identifier: GPL-2.0-or-later
#include "../catch.h"
#include "atom_locator.h"
#include "cases.h"
#include "euphonic_json.h"
#include "force_constants_fit.h"
#include "read_force_constants.h"
#include "temporary_directory.h"

#include <Eigen/LU>
#include <algorithm>
#include <fstream>
#include <sstream>

using namespace ins;

namespace {

ForceConstants fitted(const std::string &name) {
  const cases::Case reference = cases::read_case(name);
  return fit_force_constants(reference.dataset,
                             find_space_group(reference.dataset.cells.primitive));
}

/// Largest difference of blocks between atoms the same vector apart. `b` must have the primitive
/// cell of `a`, atom by atom, but may have another supercell of the same lattice.
double difference(const ForceConstants &a, const ForceConstants &b) {
  const AtomLocator locator(b.supercell, 1e-4);
  const Eigen::Matrix3d to_b = (a.supercell.lattice * b.supercell.lattice.inverse()).transpose();
  double largest = 0.0;
  for (int i = 0; i < a.primitive.size(); ++i)
    for (int j = 0; j < a.supercell.size(); ++j) {
      const Eigen::Vector3d apart =
          to_b * (a.supercell.positions[j] - a.supercell.positions[a.p2s[i]]);
      const int other =
          locator.find(b.supercell.positions[b.p2s[i]] + apart, a.supercell.symbols[j]);
      REQUIRE(other >= 0);
      largest = std::max(largest, (a(i, j) - b(i, other)).cwiseAbs().maxCoeff());
    }
  return largest;
}

std::string text_of(const std::string &path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

} // namespace

TEST_CASE("Euphonic's file holds the force constants it was made from") {
  const ForceConstants expected = fitted("c_centred_conventional");
  const ForceConstants fc = read_force_constants(TEST_DATA "/euphonic/c_centred.json");
  REQUIRE(fc.primitive.size() == expected.primitive.size());
  CHECK(fc.primitive.symbols == expected.primitive.symbols);
  CHECK((fc.primitive.lattice - expected.primitive.lattice).cwiseAbs().maxCoeff() < 1e-9);
  CHECK(difference(expected, fc) < 1e-6); // Euphonic's hartree and bohr are of another year
}

TEST_CASE("force constants go to Euphonic's file and come back") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.json");
  for (const std::string &name : cases::names()) {
    INFO(name);
    const ForceConstants fc = fitted(name);
    write_euphonic_json(path, fc);
    CHECK(difference(fc, read_euphonic_json(path)) < 1e-12);
  }
}

TEST_CASE("bad files of Euphonic's kind are errors that name file and key") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.json");
  const std::string text = text_of(TEST_DATA "/euphonic/c_centred.json");
  const auto fails = [&](const std::string &from, const std::string &to,
                         const std::string &message) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream(path) << changed.replace(at, from.size(), to);
    CHECK_THROWS_WITH(read_force_constants(path),
                      Catch::Contains("fc.json") && Catch::Contains(message));
  };
  fails("\"crystal\"", "\"crystals\"", "crystal: is missing");
  fails("\"cell_origins\"", "\"origins\"", "cell_origins: is missing");
  fails("hartree / bohr ** 2", "furlong", "force_constants_unit");
  fails("\"Ca\"", "7", "atom_type");
  fails("\"n_cells_in_sc\"", "\"born\": 1, \"n_cells_in_sc\"", "dipole-dipole part");
  fails("\"sc_matrix\": [", "\"sc_matrix\": [[],", "sc_matrix: has the wrong shape");
  std::ofstream(path) << text.substr(0, text.size() / 2);
  CHECK_THROWS_WITH(read_force_constants(path), Catch::Contains("fc.json: no valid JSON"));
  CHECK_THROWS_WITH(read_force_constants(TEST_DATA "/euphonic/c_centred.json", "FORCE_CONSTANTS"),
                    Catch::Contains("holds force constants itself"));
}
