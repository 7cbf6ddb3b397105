// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "crystal/atom_locator.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "io/any_format/read_force_constants.h"
#include "io/force_constants/euphonic_json.h"
#include "phonons/dynamical_matrix.h"
#include "temporary_directory.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
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
      const int other = locator.find(b.supercell.positions[b.p2s[i]] + apart, a.supercell, j);
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

Eigen::Vector3d row(const std::vector<double> &values, std::size_t index) {
  return Eigen::Map<const Eigen::Vector3d>(values.data() + 3 * index);
}

/// Largest difference to the frequencies Euphonic computes (make_reference.py), relative where they
/// are above 10 cm^-1 and else in units of 10 cm^-1. Translations are left out: what they have is
/// the root of rounding errors.
double frequency_difference(const std::string &reference, const ForceConstants &fc) {
  PhononOptions options;
  options.asr = AcousticSumRule::none;
  const DynamicalMatrix matrix(fc, options);
  const h5::Group file = h5::Group::open_file(reference);
  double largest = 0.0;
  const auto compare = [&](const Eigen::VectorXd &found, const double *expected) {
    for (Eigen::Index mode = 0; mode < found.size(); ++mode)
      if (std::abs(expected[mode]) > 1e-3)
        largest = std::max(largest, std::abs(found[mode] - expected[mode]) /
                                        std::max(std::abs(expected[mode]), 10.0));
  };
  const std::size_t modes = 3 * fc.primitive.positions.size();
  const std::vector<double> points = file.doubles("qpoints", {h5::any, 3}),
                            directions = file.doubles("directions", {h5::any, 3});
  const std::vector<double> frequencies = file.doubles("frequencies", {points.size() / 3, modes});
  const std::vector<double> limits = file.doubles("gamma", {directions.size() / 3, modes});
  for (std::size_t k = 0; k < points.size() / 3; ++k)
    compare(phonon_frequencies(matrix, row(points, k)), frequencies.data() + k * modes);
  for (std::size_t k = 0; k < directions.size() / 3; ++k)
    compare(phonon_frequencies(matrix, Eigen::Vector3d::Zero(),
                               fc.primitive.lattice.inverse() * row(directions, k)),
            limits.data() + k * modes);
  return largest;
}

/// Charges and dielectric tensor of no symmetry.
BornCharges skew_charges(int atoms) {
  BornCharges born;
  for (int i = 0; i < atoms; ++i) {
    Eigen::Matrix3d charge;
    for (int k = 0; k < 9; ++k)
      charge(k / 3, k % 3) = std::cos(1.0 + 9.0 * i + k);
    born.charges.push_back(charge);
  }
  born.dielectric << 3.1, 0.4, -0.2, 0.4, 2.2, 0.3, -0.2, 0.3, 5.0;
  born.unit_factor = 14.4;
  return born;
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

TEST_CASE("Euphonic's file with Born charges gives phonopy's force constants") {
  const ForceConstants expected =
      read_force_constants(TEST_DATA "/phonopy/phonopy_params_NaCl-1.00.yaml");
  const ForceConstants fc = read_force_constants(TEST_DATA "/euphonic/nacl.json");
  CHECK(difference(expected, fc) < 1e-6);
  REQUIRE(fc.born);
  CHECK(cases::largest_difference(expected.born->charges, fc.born->charges) < 1e-12);
  const double screening = expected.born->dielectric(0, 0) / expected.born->unit_factor;
  CHECK(fc.born->dielectric(0, 0) / fc.born->unit_factor == Approx(screening).epsilon(1e-6));
  CHECK(frequency_difference(TEST_DATA "/euphonic/nacl.h5", fc) < 1e-6);
  CHECK(frequency_difference(TEST_DATA "/euphonic/nacl.h5", expected) < 1e-6);
}

TEST_CASE("charges and dielectric tensors of no symmetry are read as Euphonic means them") {
  ForceConstants expected = fitted("c_centred_conventional");
  symmetrize(expected);
  ReadingOptions as_listed;
  as_listed.born_symmetry = false;
  const ForceConstants fc =
      read_force_constants(TEST_DATA "/euphonic/c_centred_polar.json", as_listed);
  CHECK(difference(expected, fc) < 1e-6);
  CHECK(frequency_difference(TEST_DATA "/euphonic/c_centred_polar.h5", fc) < 1e-6);
}

TEST_CASE("force constants go to Euphonic's file and come back") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.json");
  for (const std::string &name : cases::names()) {
    INFO(name);
    ForceConstants fc = fitted(name);
    write_euphonic_json(path, fc);
    CHECK(difference(fc, read_euphonic_json(path)) < 1e-12);
    fc.born = skew_charges(fc.primitive.size());
    write_euphonic_json(path, fc);
    const ForceConstants back = read_euphonic_json(path);
    CHECK(difference(fc, back) < 1e-10);
    REQUIRE(back.born);
    CHECK(cases::largest_difference(fc.born->charges, back.born->charges) < 1e-14);
    CHECK((fc.born->dielectric / fc.born->unit_factor -
           back.born->dielectric / back.born->unit_factor)
              .cwiseAbs()
              .maxCoeff() < 1e-14);
  }
}

TEST_CASE("bad files of Euphonic's kind are errors that name file and key") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.json");
  std::string text = text_of(TEST_DATA "/euphonic/c_centred.json");
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
  fails("hartree / bohr ** 2", "furlong", "force_constants_unit: unit 'furlong' is not known");
  fails("hartree / bohr ** 2", "hartree / bohr", "'hartree / bohr' is no unit of force_constants");
  fails("hartree / bohr ** 2", "hartree / bohr ** x", "force_constants_unit");
  fails("hartree / bohr ** 2", "hartree /", "force_constants_unit");
  fails("\"Ca\"", "7", "atom_type");
  fails("\"sc_matrix\": [", "\"sc_matrix\": [[],", "sc_matrix: has the wrong shape");
  std::ofstream(path) << text.substr(0, text.size() / 2);
  CHECK_THROWS_WITH(read_force_constants(path), Catch::Contains("fc.json: no valid JSON"));
  CHECK_THROWS_WITH(read_force_constants(TEST_DATA "/euphonic/c_centred.json", "FORCE_CONSTANTS"),
                    Catch::Contains("holds force constants itself"));

  text = text_of(TEST_DATA "/euphonic/nacl.json");
  fails("\"dielectric\"", "\"permittivity\"", "dielectric: is missing");
  fails("\"dielectric\": [", "\"dielectric\": [[],", "dielectric: has the wrong shape");
  fails("2.484117", "-2.484117", "not positive definite");
  fails("2.484117213266469", "1e15", "too anisotropic");
  fails("** 2 / bohr / hartree", "/ bohr / hartree", "is no unit of dielectric");
  fails("\"dielectric_unit\"", "\"unit\"", "dielectric_unit: is missing");
  fails("\"born\": [", "\"born\": [[],", "born: has the wrong shape");
  fails("1.10255853,", "", "born: has the wrong shape in dimension 3");
  fails("\"born_unit\": \"elementary_charge\"", "\"born_unit\": \"stone\"",
        "born_unit: unit 'stone' is not known");
}
