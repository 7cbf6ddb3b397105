// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/force_constants_fit.h"
#include "io/any_format/read_force_constants.h"
#include "io/force_constants/force_constant_file.h"
#include "temporary_directory.h"

#include <filesystem>
#include <fstream>
#include <random>

using namespace ins;

namespace {

ForceConstants fitted(const cases::Case &reference) {
  const SpaceGroup group = find_space_group(reference.dataset.cells.primitive);
  return fit_force_constants(reference.dataset, group);
}

void check_same(const Crystal &a, const Crystal &b) {
  CHECK(a.lattice == b.lattice);
  CHECK(a.positions == b.positions);
  CHECK(a.symbols == b.symbols);
  CHECK(a.masses == b.masses);
}

void check_same(const PhononCells &a, const PhononCells &b) {
  check_same(a.unitcell, b.unitcell);
  check_same(a.supercell, b.supercell);
  check_same(a.primitive, b.primitive);
  CHECK(a.supercell_matrix == b.supercell_matrix);
  CHECK(a.primitive_matrix == b.primitive_matrix);
  CHECK(a.s2u == b.s2u);
  CHECK(a.s2p == b.s2p);
  CHECK(a.p2s == b.p2s);
}

void check_same(const DisplacementDataset &a, const DisplacementDataset &b) {
  check_same(a.cells, b.cells);
  REQUIRE(a.displacements.size() == b.displacements.size());
  for (std::size_t d = 0; d < a.displacements.size(); ++d) {
    CHECK(a.displacements[d].atom == b.displacements[d].atom);
    CHECK(a.displacements[d].vector == b.displacements[d].vector);
  }
  CHECK(a.forces == b.forces);
  CHECK(a.amplitudes == b.amplitudes);
  CHECK(a.residual_forces == b.residual_forces);
  CHECK(a.residual_energy == b.residual_energy);
  CHECK(a.residual_stress == b.residual_stress);
  CHECK(a.settings == b.settings);
  CHECK(a.provenance == b.provenance);
}

cases::Case with_texts(const std::string &name) {
  cases::Case reference = cases::read_case(name);
  reference.dataset.settings = {{"potential", "pair"}, {"displacement", "0.01"}, {"empty", ""}};
  reference.dataset.provenance = {{"program", "test"}};
  return reference;
}

std::vector<char> bytes_of(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a force-constant file gives back what was written") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  cases::Case reference = with_texts("cadmium_chloride_conventional");
  ForceConstants fc = fitted(reference);
  fc.born = BornCharges{};
  fc.born->charges.assign(fc.primitive.positions.size(), Eigen::Matrix3d::Identity() * 0.5);
  fc.born->charges[1](0, 2) = -0.25;
  fc.born->dielectric(1, 0) = 0.125;
  DisplacementDataset &stored = reference.dataset;
  stored.amplitudes = {0.01};
  stored.residual_energy = -3.25;
  stored.residual_stress = Eigen::Matrix3d{{1, 2, 3}, {2, 4, 5}, {3, 5, 6}};
  write_force_constant_file(path, fc, &stored);

  CHECK(is_force_constant_file(path));
  const ForceConstantFile content = read_force_constant_file(path);
  REQUIRE(content.force_constants);
  REQUIRE(content.dataset);
  check_same(*content.force_constants, fc);
  CHECK(content.force_constants->values == fc.values);
  REQUIRE(content.force_constants->born);
  CHECK(content.force_constants->born->charges == fc.born->charges);
  CHECK(content.force_constants->born->dielectric == fc.born->dielectric);
  CHECK(content.force_constants->born->unit_factor == fc.born->unit_factor);
  check_same(*content.dataset, reference.dataset);
  CHECK(read_force_constants(path).values == fc.values);
}

TEST_CASE("a checkpoint of another run is refused, naming the difference") {
  const DisplacementDataset stored = with_texts("pna21").dataset;
  require_same_run("fc.h5", stored, stored);
  DisplacementDataset now = stored;
  now.settings["potential"] = "another";
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now),
                    Catch::Contains("fc.h5") && Catch::Contains("potential is 'pair' in the file"));
  now = stored;
  now.settings.erase("displacement");
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now), Catch::Contains("'unset' now"));
  now = stored;
  now.cells.supercell.positions[2][0] += 1e-3;
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now), Catch::Contains("atom 3 stands"));
  now = stored;
  now.cells.supercell.lattice(2, 2) += 1e-3;
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now), Catch::Contains("lattice differs"));
  now = stored;
  now.cells.supercell.symbols[0] = "Se";
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now), Catch::Contains("has S as atom 1"));
  now = stored;
  now.displacements[1].vector *= 1.1;
  CHECK_THROWS_WITH(require_same_run("fc.h5", stored, now), Catch::Contains("displacement 2"));
}

TEST_CASE("truncated and foreign files are errors that name the file") {
  const TemporaryDirectory directory;
  const std::string whole = directory.file("whole.h5"), cut = directory.file("cut.h5");
  const cases::Case reference = with_texts("rutile");
  write_force_constant_file(whole, fitted(reference), &reference.dataset);
  const std::vector<char> bytes = bytes_of(whole);
  for (std::size_t length = 0; length < bytes.size(); length += bytes.size() / 37 + 1) {
    std::ofstream(cut, std::ios::binary).write(bytes.data(), static_cast<long>(length));
    CHECK_THROWS_WITH(read_force_constant_file(cut), Catch::Contains("cut.h5"));
    CHECK_THROWS_WITH(read_force_constants(cut), Catch::Contains("cut.h5"));
  }
  CHECK_THROWS_WITH(read_force_constant_file(directory.file("none.h5")),
                    Catch::Contains("none.h5: no such file"));
  CHECK_THROWS_WITH(read_force_constant_file(TEST_DATA "/force_constants/cases.h5"),
                    Catch::Contains("cases.h5") && Catch::Contains("format"));
  CHECK_FALSE(is_force_constant_file(TEST_DATA "/force_constants/cases.h5"));
  CHECK_THROWS_WITH(read_force_constants(TEST_DATA "/force_constants/cases.h5"),
                    Catch::Contains("not one of ours"));
}

TEST_CASE("damaged contents are errors that name file and dataset, never crashes") {
  const TemporaryDirectory directory;
  const std::string whole = directory.file("whole.h5"), bad = directory.file("bad.h5");
  const cases::Case reference = with_texts("rutile");
  write_force_constant_file(whole, fitted(reference), &reference.dataset);
  const std::vector<char> bytes = bytes_of(whole);
  std::mt19937 random(3);
  const std::vector<Eigen::Matrix3d> values = read_force_constants(whole).values;
  int refused = 0;
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<char> damaged = bytes;
    for (int k = 0; k < 3; ++k)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    std::ofstream(bad, std::ios::binary).write(damaged.data(), static_cast<long>(damaged.size()));
    try {
      const ForceConstantFile content = read_force_constant_file(bad);
      CHECK(content.force_constants->values == values);
    } catch (const Error &error) {
      ++refused;
      CHECK_THAT(error.what(), Catch::Contains("bad.h5"));
    }
  }
  CHECK(refused > 0);
}

TEST_CASE("wrong shapes, types and values are named") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("fc.h5");
  const cases::Case reference = with_texts("rutile");
  const auto damage = [&](auto change) {
    ForceConstants fc = fitted(reference);
    change(fc);
    write_force_constant_file(path, fc);
  };
  damage([](ForceConstants &fc) { fc.p2s[1] = 999; });
  CHECK_THROWS_WITH(read_force_constant_file(path), Catch::Contains("p2s_map"));
  damage([](ForceConstants &fc) { fc.s2p[3] = -1; });
  CHECK_THROWS_WITH(read_force_constant_file(path), Catch::Contains("s2p_map"));
  damage([](ForceConstants &fc) { fc.primitive.masses[0] = 0.0; });
  CHECK_THROWS_WITH(read_force_constant_file(path), Catch::Contains("primitive/masses"));
  damage([](ForceConstants &fc) { fc.values[4](1, 1) = std::nan(""); });
  CHECK_THROWS_WITH(read_force_constant_file(path),
                    Catch::Contains("force_constants") && Catch::Contains("not a finite number"));
  damage([](ForceConstants &fc) { fc.unitcell.symbols.pop_back(); });
  CHECK_THROWS_WITH(read_force_constant_file(path),
                    Catch::Contains("unitcell/symbols: the dataset has shape (5), expected (6)"));
}
