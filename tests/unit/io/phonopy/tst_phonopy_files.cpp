// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "io/any_format/read_force_constants.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_force_sets.h"
#include "io/phonopy/phonopy_units.h"
#include "io/phonopy/phonopy_yaml.h"
#include "temporary_directory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace ins;

namespace {

const std::string data = TEST_DATA "/phonopy/";

std::string text_of(const std::string &path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const std::string &path, const std::string &text) { std::ofstream(path) << text; }

std::string replaced(std::string text, const std::string &from, const std::string &to) {
  REQUIRE(text.find(from) != std::string::npos);
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Charges as they are listed.
ReadingOptions as_listed() {
  ReadingOptions options;
  options.born_symmetry = false;
  return options;
}

} // namespace

TEST_CASE("force sets in phonopy's yaml files give phonopy's force constants") {
  const h5::Group file = h5::Group::open_file(data + "reference.h5");
  for (const std::string name :
       {"phonopy_params_NaCl-1.00.yaml", "phonopy_params_NaCl-fd.yaml", "phonopy_params_Si.yaml",
        "phonopy_params_TiPN3.yaml", "phonopy_params_Zr3N4.yaml"}) {
    INFO(name);
    const ForceConstants fc = read_force_constants(data + name, as_listed());
    REQUIRE(fc.p2s == file.integers(name + "/p2s_map", {h5::any}));
    const std::vector<double> masses = file.doubles(name + "/masses", {h5::any});
    for (int i = 0; i < fc.primitive.size(); ++i)
      CHECK(fc.primitive.masses[i] == Approx(masses[i]).epsilon(1e-9));
    const auto expected = cases::read_blocks(file, name + "/force_constants",
                                             {fc.p2s.size(), fc.supercell.positions.size(), 3, 3});
    CHECK(cases::largest_difference(fc.values, expected) < 1e-10);
    REQUIRE(fc.born.has_value() == file.has(name + "/born"));
    if (!fc.born)
      continue;
    CHECK(cases::largest_difference(
              fc.born->charges, cases::read_blocks(file, name + "/born", {fc.p2s.size(), 3, 3})) <
          1e-12);
    CHECK(cases::largest_difference({fc.born->dielectric},
                                    cases::read_blocks(file, name + "/dielectric", {3, 3})) <
          1e-12);
    CHECK(fc.born->unit_factor ==
          Approx(file.doubles(name + "/unit_factor", {1}).front()).epsilon(1e-12));
  }
}

TEST_CASE("old files: capital units, no primitive matrix, FORCE_CONSTANTS and BORN beside") {
  ReadingOptions as_described = as_listed();
  as_described.primitive = PrimitiveCell::file;
  const ForceConstants fc = read_force_constants(data + "NaCl_kyoto/phonopy.yaml", as_described);
  CHECK(fc.primitive.size() == 8);
  CHECK(fc.supercell.size() == 64);
  const ForceConstantBlocks blocks = read_force_constants_text(data + "NaCl_kyoto/FORCE_CONSTANTS");
  CHECK(blocks.columns == 64);
  CHECK(fc(0, 0)(0, 0) == blocks.values[0](0, 0));
  REQUIRE(fc.born);
  CHECK(fc.born->charges.size() == 8);
  CHECK(fc.born->charges[0](0, 0) == 1.086875);
  CHECK(fc.born->charges[7](2, 2) == -1.086875);
  CHECK(fc.born->dielectric(1, 1) == 2.43533967);
  CHECK(fc.born->unit_factor == 14.4);
}

TEST_CASE("full force constants in HDF5 are cut to the rows of the stored primitive cell") {
  const ForceConstants fc = read_force_constants(data + "CaHgO2_kyoto/phonopy.yaml",
                                                 data + "CaHgO2_kyoto/force_constants.hdf5");
  CHECK(fc.primitive.size() == 4);
  CHECK(fc.supercell.size() == 108);
  const h5::Group file = h5::Group::open_file(data + "CaHgO2_kyoto/force_constants.hdf5");
  const auto full = cases::read_blocks(file, "force_constants", {108, 108, 3, 3});
  CHECK(fc.p2s == file.integers("p2s_map", {h5::any}));
  CHECK(fc(2, 17) == full[fc.p2s[2] * 108 + 17]);
}

TEST_CASE("what is written is read back the same") {
  const TemporaryDirectory directory;
  for (const std::string name : {"c_centred_conventional", "wurtzite_sqrt3", "triclinic_skew"}) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const SpaceGroup group = find_space_group(reference.dataset.cells.primitive);
    ForceConstants fc = fit_force_constants(reference.dataset, group);
    symmetrize(fc);
    BornCharges born;
    for (int i = 0; i < fc.primitive.size(); ++i)
      born.charges.emplace_back(Eigen::Matrix3d::Identity() * (i + 1));
    born.unit_factor = 14.5;
    const std::string yaml = directory.file("phonopy_params.yaml");
    write_phonopy_yaml(yaml, reference.dataset, born);

    const ForceConstants from_forces = read_force_constants(yaml, as_listed());
    CHECK(from_forces.p2s == fc.p2s);
    CHECK(cases::largest_difference(from_forces.values, fc.values) < 1e-9);
    REQUIRE(from_forces.born);
    CHECK(from_forces.born->charges.back()(2, 2) == fc.primitive.size());
    CHECK(from_forces.born->unit_factor == 14.5);

    for (const bool full : {false, true}) {
      write_force_constants_text(directory.file("FORCE_CONSTANTS"), fc, full);
      CHECK(cases::largest_difference(
                read_force_constants(yaml, directory.file("FORCE_CONSTANTS")).values, fc.values) <
            1e-14);
      write_force_constants_hdf5(directory.file("force_constants.hdf5"), fc, full);
      CHECK(read_force_constants(yaml, directory.file("force_constants.hdf5")).values == fc.values);
    }
    fc.born = born;
    write_phonopy_yaml(directory.file("all.yaml"), fc);
    const ForceConstants from_one_file =
        read_force_constants(directory.file("all.yaml"), as_listed());
    CHECK(cases::largest_difference(from_one_file.values, fc.values) < 1e-14);
    REQUIRE(from_one_file.born);
    CHECK(from_one_file.born->charges == born.charges);
    CHECK(from_one_file.s2p == fc.s2p);
    write_force_sets(directory.file("FORCE_SETS"), reference.dataset);
    CHECK(cases::largest_difference(read_force_constants(yaml, directory.file("FORCE_SETS")).values,
                                    fc.values) < 1e-9);
  }
}

TEST_CASE("Born charges are assigned to symmetry-equivalent atoms") {
  const TemporaryDirectory directory;
  const cases::Case reference = cases::read_case("rutile");
  const std::string yaml = directory.file("phonopy_params.yaml");
  write_phonopy_yaml(yaml, reference.dataset);
  const std::string born = directory.file("BORN");
  write(born, "14.4\n6 0 0 0 6 0 0 0 7\n5 1 0 1 5 0 0 0 6\n-2.5 -0.5 0 -0.5 -2.5 0 0 0 -3\n");
  ReadingOptions options = as_listed();
  options.born = born;
  const ForceConstants fc = read_force_constants(yaml, options);
  REQUIRE(fc.born->charges.size() == 6);
  CHECK(fc.born->charges[0](0, 1) == Approx(1.0));
  CHECK(fc.born->charges[1](0, 1) == Approx(-1.0)); // the 4_2 axis turns a to b
  CHECK(fc.born->charges[2](0, 1) == Approx(-0.5));
  write(born, "14.4\n6 0 0 0 6 0 0 0 7\n5 1 0 1 5 0 0 0 6\n");
  CHECK_THROWS_WITH(read_force_constants(yaml, "", born),
                    Catch::Contains("BORN: 1 Born charges; there should be 2"));
  write(born, "14.4\n6 0 0 0 6 0 0 0 7\n5 1 0 1 5 0 0 0\n");
  CHECK_THROWS_WITH(read_force_constants(yaml, "", born), Catch::Contains("BORN:3"));
}

TEST_CASE("yaml laid out differently from phonopy's holds the same") {
  const TemporaryDirectory directory;
  const std::string text = text_of(data + "phonopy_params_TiPN3.yaml");
  const PhonopyYaml usual = read_phonopy_yaml(data + "phonopy_params_TiPN3.yaml");
  const std::string path = directory.file("phonopy.yaml");
  for (const auto &[from, to] :
       {std::pair("  forces:", "  'forces':"),
        std::pair("displacements:\n", "displacements: # list\n"), std::pair("\n", "\r\n")}) {
    write(path, replaced(text, from, to));
    const PhonopyYaml other = read_phonopy_yaml(path);
    CHECK(other.forces == usual.forces);
    REQUIRE(other.displacements.size() == usual.displacements.size());
    for (std::size_t d = 0; d < usual.displacements.size(); ++d) {
      CHECK(other.displacements[d].atom == usual.displacements[d].atom);
      CHECK(other.displacements[d].vector == usual.displacements[d].vector);
    }
  }
}

TEST_CASE("units are compared without case and converted") {
  CHECK(phonopy_unit_factor("Angstrom") == 1.0);
  CHECK(phonopy_unit_factor("eV/Angstrom^2") == 1.0);
  CHECK(phonopy_unit_factor("au") == Approx(0.529177210903));
  CHECK(phonopy_unit_factor("Ry/au^2") == Approx(48.58681215).epsilon(1e-7));
  CHECK(phonopy_unit_factor("hartree/angstrom.au") == Approx(51.42206747));
  CHECK_THROWS_WITH(phonopy_unit_factor("furlong"), Catch::Contains("furlong"));
  CHECK(phonopy_calculator_units("QE").force == Approx(25.71103373));
  CHECK_THROWS_AS(phonopy_calculator_units("unheard"), Error);

  const TemporaryDirectory directory;
  const std::string text = text_of(data + "phonopy_params_Si.yaml");
  const std::string path = directory.file("phonopy.yaml");
  write(path, replaced(text, "\"angstrom\"", "\"au\""));
  const ForceConstants bohr = read_force_constants(path);
  const ForceConstants angstrom = read_force_constants(data + "phonopy_params_Si.yaml");
  CHECK(bohr.unitcell.lattice(0, 1) == Approx(angstrom.unitcell.lattice(0, 1) * 0.529177210903));
  CHECK(bohr(0, 0)(0, 0) == Approx(angstrom(0, 0)(0, 0) / 0.529177210903));
}

TEST_CASE("bad phonopy files are errors that name file and line") {
  const TemporaryDirectory directory;
  const std::string text = text_of(data + "phonopy_params_Si.yaml");
  const std::string path = directory.file("phonopy.yaml");
  const auto fails = [&](const std::string &content, const std::string &message) {
    write(path, content);
    CHECK_THROWS_WITH(read_force_constants(path),
                      Catch::Contains("phonopy.yaml") && Catch::Contains(message));
  };
  fails("", "no phonopy yaml file");
  fails("a: [1, 2", "no valid yaml");
  fails("phonopy:\n  version: 2\n", "'unit_cell' is missing");
  fails(replaced(text, "mass: 28.085500", "mass: heavy"), "mass: a number should stand here");
  fails(replaced(text, "\"eV/angstrom\"", "\"eV/furlong\""), "furlong");
  fails(replaced(text, "- [   2,   0,   0 ]", "- [   0,   0,   0 ]"), "determinant 0");
  fails(replaced(text, "- [   2,   0,   0 ]", "- [   2,   0 ]"), ":15: supercell_matrix");
  fails(replaced(text, "- atom:    1", "- atom:    0"), "atoms count from 1");
  fails(replaced(text, "- atom:    1", "- atom:   99"), "moves atom 99");
  fails(text.substr(0, text.size() - 200), "no valid yaml");
  fails(text.substr(0, text.rfind("\n  - [")), "has forces on 15 atoms");
  fails(text.substr(0, text.find("displacements:")), "holds neither force constants nor forces");

  write(path, text);
  const std::string other = directory.file("FORCE_CONSTANTS");
  const auto refuses = [&](const std::string &content, const std::string &message) {
    write(other, content);
    CHECK_THROWS_WITH(read_force_constants(path, other),
                      Catch::Contains("FORCE_CONSTANTS") && Catch::Contains(message));
  };
  refuses("", "first line");
  refuses("2 16\n1 1\n0 0 0\n0 0 0\n", "truncated");
  refuses("2 16\n1 1\n0 0 x\n", ":3: 'x' is no number");
  refuses("1 1\n1 1\n0 0 0\n0 0 0\n0 0 0\n", "do not fit a primitive cell");
  refuses("16\n1\n1\n0.01 0 0\n0 0\n", ":5: 2 words where a force");
  refuses("0 0 0 0 0 0\n", "the last of 1 displaced supercells holds 1 atoms of 16");
  refuses("0 0 0 0 0 0\n0 0 0 0 0\n", ":2: 5 words where a displacement and a force");
  CHECK_THROWS_WITH(read_force_constants(path, data + "CaHgO2_kyoto/force_constants.hdf5"),
                    Catch::Contains("force_constants.hdf5") && Catch::Contains("do not fit"));
}

TEST_CASE("a file of phonopy that makes HDF5 crash is an error that names it") {
  // Found by changing bytes at random: one in the type of the force constants, and HDF5 1.10 writes
  // out of bounds.
  const TemporaryDirectory directory;
  const std::string path = directory.file("force_constants.hdf5");
  std::string bytes = text_of(TEST_DATA "/ins/diiodothiophene_molecule/force_constants.hdf5");
  bytes[1016] = '\x7f';
  write(path, bytes);
  CHECK_THROWS_WITH(read_force_constants_hdf5(path),
                    Catch::Contains("force_constants.hdf5") && Catch::Contains("damaged"));
}
