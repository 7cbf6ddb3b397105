// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a phonopy yaml file says of its cells: order of atoms, primitive cell, handedness,
// tolerance, isotopes, charges.
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "crystal/unusual_masses.h"
#include "force_constants/born_symmetry.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "force_constants/translations.h"
#include "io/any_format/read_force_constants.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_force_sets.h"
#include "io/phonopy/phonopy_yaml.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/phonon_symmetry.h"
#include "temporary_directory.h"

#include <Eigen/LU>
#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>

using namespace ins;

namespace {

const Eigen::Vector3d general(0.13, 0.21, -0.34);

std::string text_of(const std::string &path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const std::string &path, const std::string &text) { std::ofstream(path) << text; }

/// Takes a top-level section out of a yaml text.
std::string without(const std::string &text, const std::string &key) {
  const std::size_t begin = text.find("\n" + key + ":") + 1;
  REQUIRE(begin != 0);
  std::size_t end = begin;
  do
    end = text.find('\n', end) + 1;
  while (end < text.size() && !std::isalpha(static_cast<unsigned char>(text[end])));
  return text.substr(0, begin) + text.substr(end);
}

ForceConstants fitted(const DisplacementDataset &dataset) {
  ForceConstants fc = fit_force_constants(
      dataset, find_space_group(dataset.cells.primitive, dataset.cells.symprec));
  symmetrize(fc);
  return fc;
}

/// Atom k of the result is atom order[k] of the argument.
template <typename Cells> Cells reordered(const Cells &cells, const std::vector<int> &order) {
  Cells result = cells;
  std::map<int, int> classes; // of the argument -> of the result, by first occurrence
  result.p2s.clear();
  for (std::size_t k = 0; k < order.size(); ++k) {
    const int from = order[k];
    result.supercell.positions[k] = cells.supercell.positions[from];
    result.supercell.symbols[k] = cells.supercell.symbols[from];
    result.supercell.masses[k] = cells.supercell.masses[from];
    result.s2u[k] = cells.s2u[from];
    const auto [entry, is_new] =
        classes.try_emplace(cells.s2p[from], static_cast<int>(classes.size()));
    result.s2p[k] = entry->second;
    if (is_new)
      result.p2s.push_back(static_cast<int>(k));
  }
  for (const auto &[from, to] : classes) {
    result.primitive.positions[to] = cells.primitive.positions[from];
    result.primitive.symbols[to] = cells.primitive.symbols[from];
    result.primitive.masses[to] = cells.primitive.masses[from];
  }
  return result;
}

DisplacementDataset reordered(const DisplacementDataset &dataset, const std::vector<int> &order) {
  DisplacementDataset result = dataset;
  result.cells = reordered(dataset.cells, order);
  std::vector<int> place(order.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    place[order[k]] = static_cast<int>(k);
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    result.displacements[d].atom = place[dataset.displacements[d].atom];
    for (std::size_t k = 0; k < order.size(); ++k)
      result.forces[d][k] = dataset.forces[d][order[k]];
  }
  return result;
}

/// The third lattice vector of every cell turned round; the crystal is the same.
DisplacementDataset left_handed(const DisplacementDataset &dataset) {
  const Eigen::Matrix3d turned = Eigen::Vector3d(1, 1, -1).asDiagonal();
  Crystal cell = dataset.cells.unitcell;
  cell.lattice = turned * cell.lattice;
  for (Eigen::Vector3d &x : cell.positions)
    x = turned * x;
  const Eigen::Matrix3d matrix = turned * dataset.cells.supercell_matrix.cast<double>() * turned;
  DisplacementDataset result = dataset;
  result.cells =
      make_phonon_cells(cell, matrix.cast<int>(), turned * dataset.cells.primitive_matrix * turned);
  REQUIRE(result.cells.supercell.lattice.determinant() < 0.0);
  // The same atoms, found by their places.
  const Crystal &from = dataset.cells.supercell, &to = result.cells.supercell;
  const auto place = [&](int atom) {
    const Eigen::Vector3d x = turned * from.positions[atom];
    for (int k = 0; k < to.size(); ++k) {
      Eigen::Vector3d d = to.positions[k] - x;
      d -= d.array().round().matrix();
      if ((to.lattice.transpose() * d).norm() < 1e-6)
        return k;
    }
    FAIL("no such place");
    return -1;
  };
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    result.displacements[d].atom = place(dataset.displacements[d].atom);
    for (int k = 0; k < from.size(); ++k)
      result.forces[d][place(k)] = dataset.forces[d][k];
  }
  return result;
}

Eigen::VectorXd frequencies(const ForceConstants &fc, const Eigen::Vector3d &q) {
  return phonon_frequencies(DynamicalMatrix(fc), q);
}

double difference(const Eigen::VectorXd &a, const Eigen::VectorXd &b) {
  REQUIRE(a.size() == b.size());
  return (a - b).cwiseAbs().maxCoeff();
}

} // namespace

TEST_CASE("the supercell of a yaml file says how its atoms are counted") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  std::mt19937 random(11);
  for (const char *name : {"rutile", "c_centred_conventional", "wurtzite_sqrt3"}) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const ForceConstants expected = fitted(reference.dataset);
    std::vector<int> order(expected.supercell.positions.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    const DisplacementDataset shuffled = reordered(reference.dataset, order);

    write_phonopy_yaml(yaml, shuffled);
    CHECK(cases::largest_difference(read_force_constants(yaml).values, expected.values) < 1e-9);
    write_force_sets(directory.file("FORCE_SETS"), shuffled);
    CHECK(cases::largest_difference(read_force_constants(yaml, directory.file("FORCE_SETS")).values,
                                    expected.values) < 1e-9);

    // Force constants of the shuffled supercell: the rows of its own first atoms.
    ForceConstants fc;
    static_cast<PhononCells &>(fc) = shuffled.cells;
    const std::vector<Eigen::Matrix3d> full = full_force_constants(expected);
    for (const int i : fc.p2s)
      for (const int j : order)
        fc.values.push_back(full[static_cast<std::size_t>(order[i]) * order.size() + j]);
    for (const bool whole : {false, true}) {
      write_force_constants_text(directory.file("FORCE_CONSTANTS"), fc, whole);
      CHECK(cases::largest_difference(
                read_force_constants(yaml, directory.file("FORCE_CONSTANTS")).values,
                expected.values) < 1e-12);
    }
    write_phonopy_yaml(directory.file("all.yaml"), fc); // does not say which atoms its rows are of
    CHECK(cases::largest_difference(read_force_constants(directory.file("all.yaml")).values,
                                    expected.values) < 1e-12);
  }
}

TEST_CASE("a supercell that is not that of the unit cell is an error that names the atom") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  DisplacementDataset dataset = cases::read_case("rutile").dataset;
  const auto refuses = [&](const std::string &message) {
    write_phonopy_yaml(yaml, dataset);
    CHECK_THROWS_WITH(read_force_constants(yaml),
                      Catch::Contains("phonopy.yaml: supercell: ") && Catch::Contains(message));
  };
  const Crystal good = dataset.cells.supercell;
  dataset.cells.supercell.positions[3] = dataset.cells.supercell.positions[2];
  refuses("atoms 3 and 4");
  dataset.cells.supercell.positions[3] = good.positions[3] + Eigen::Vector3d(0.05, 0.02, 0.01);
  refuses("atom 4");
  dataset.cells.supercell = good;
  dataset.cells.supercell.lattice *= 1.01;
  refuses("lattice");
}

TEST_CASE("the primitive cell of a conventional one is found, and files of either are read") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  for (const char *name : {"rocksalt_conventional", "c_centred_conventional"}) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const ForceConstants primitive = fitted(reference.dataset);
    const PhononCells conventional = make_phonon_cells(
        primitive.unitcell, primitive.supercell_matrix, Eigen::Matrix3d::Identity());
    REQUIRE(conventional.primitive.size() > primitive.primitive.size());
    const ForceConstants unfolded = in_other_primitive(primitive, conventional);

    // As phonopy 1 and 2 wrote it without primitive axes.
    DisplacementDataset described = reference.dataset;
    described.cells = conventional;
    write_phonopy_yaml(yaml, described);
    write(yaml, without(text_of(yaml), "primitive_matrix"));
    ReadingOptions options;
    const ForceConstants found = read_force_constants(yaml);
    CHECK(found.primitive.size() == primitive.primitive.size());
    CHECK(difference(frequencies(found, general),
                     frequencies(primitive, primitive.primitive_matrix.transpose() *
                                                found.primitive_matrix.transpose().inverse() *
                                                general)) < 1e-4);
    for (const PrimitiveCell choice : {PrimitiveCell::file, PrimitiveCell::no}) {
      options.primitive = choice;
      const ForceConstants kept = read_force_constants(yaml, options);
      CHECK(kept.primitive.size() == kept.unitcell.size());
      CHECK(cases::largest_difference(kept.values, unfolded.values) < 1e-9);
    }

    for (const ForceConstants &fc : {primitive, unfolded})
      for (const char *file : {"FORCE_CONSTANTS", "force_constants.hdf5"}) {
        options.force_constants = directory.file(file);
        if (std::string(file) == "FORCE_CONSTANTS")
          write_force_constants_text(options.force_constants, fc);
        else
          write_force_constants_hdf5(options.force_constants, fc);
        options.primitive = PrimitiveCell::no;
        CHECK(cases::largest_difference(read_force_constants(yaml, options).values,
                                        unfolded.values) < 1e-12);
        options.primitive = PrimitiveCell::automatic;
        CHECK(cases::largest_difference(read_force_constants(yaml, options).values, found.values) <
              1e-9);
      }
  }
}

TEST_CASE("isotopes keep a cell from being divided") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  DisplacementDataset dataset = cases::read_case("rocksalt_conventional").dataset;
  dataset.cells.unitcell.masses[0] += 1.0;
  dataset.cells = make_phonon_cells(dataset.cells.unitcell, dataset.cells.supercell_matrix,
                                    Eigen::Matrix3d::Identity());
  write_phonopy_yaml(yaml, dataset);
  write(yaml, without(text_of(yaml), "primitive_matrix"));
  CHECK(read_force_constants(yaml).primitive.size() == 8);
}

TEST_CASE("left-handed cells are the same crystals") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  const Eigen::Vector3d mirrored = general.cwiseProduct(Eigen::Vector3d(1, 1, -1));
  for (const std::string &name : cases::names()) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const DisplacementDataset other = left_handed(reference.dataset);
    const SpaceGroup group = find_space_group(reference.dataset.cells.primitive);
    const SpaceGroup found = find_space_group(other.cells.primitive);
    CHECK(found.number == group.number); // an enantiomorph would have another
    CHECK(found.operations.size() == group.operations.size());
    write_phonopy_yaml(yaml, other);
    const Eigen::VectorXd expected = frequencies(fitted(reference.dataset), general);
    CHECK(difference(frequencies(read_force_constants(yaml), mirrored), expected) < 1e-4);

    // The primitive cell found in a left-handed one has the volume of that in a right-handed one.
    write(yaml, without(without(text_of(yaml), "primitive_matrix"), "primitive_cell"));
    CHECK(read_force_constants(yaml).primitive.size() == other.cells.primitive.size());
  }
}

TEST_CASE("positions off symmetry within the file's tolerance change nothing") {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> uniform(-1e-4, 1e-4);
  for (const char *name : {"rutile", "wurtzite", "rocksalt_conventional", "pna21"}) {
    INFO(name);
    const ForceConstants exact = fitted(cases::read_case(name).dataset);
    Crystal cell = exact.unitcell;
    for (Eigen::Vector3d &x : cell.positions)
      x += cell.lattice.transpose().inverse() *
           Eigen::Vector3d(uniform(random), uniform(random), uniform(random));
    ForceConstants noisy = exact;
    static_cast<PhononCells &>(noisy) =
        make_phonon_cells(cell, exact.supercell_matrix, exact.primitive_matrix, 1e-2);
    CHECK(noisy.symprec == 1e-2);
    const DynamicalMatrix matrix(noisy), reference(exact);
    CHECK(matrix.symprec() == 1e-2);
    CHECK(difference(phonon_frequencies(matrix, general), phonon_frequencies(reference, general)) <
          1e-9);
    CHECK(phonon_symmetries(matrix, matrix.symprec()).size() ==
          phonon_symmetries(reference, 1e-5).size());
  }
}

TEST_CASE("a data set made without symmetry can be fitted without it") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  ForceConstants fc = fitted(cases::read_case("rutile").dataset);
  // Springs that break the symmetry: between atoms 1 and 2 of the cell alone.
  const int first = fc.p2s[0], second = fc.p2s[1];
  const Eigen::Matrix3d spring = Eigen::Vector3d(1.0, 0.5, 0.2).asDiagonal();
  fc(0, second) -= spring;
  fc(1, Translations(fc).home(second)[first]) -= spring;
  fc(0, first) += spring;
  fc(1, second) += spring;

  DisplacementDataset dataset;
  dataset.cells = fc;
  dataset.displacements = least_displacements(fc, trivial_space_group(fc.primitive));
  const std::vector<Eigen::Matrix3d> full = full_force_constants(fc);
  const std::size_t n = fc.supercell.positions.size();
  for (const Displacement &displacement : dataset.displacements) {
    std::vector<Eigen::Vector3d> &forces = dataset.forces.emplace_back();
    for (std::size_t j = 0; j < n; ++j)
      forces.emplace_back(-full[j * n + displacement.atom] * displacement.vector);
  }
  write_phonopy_yaml(yaml, dataset);
  ReadingOptions options;
  options.fit_symmetry = false;
  CHECK(cases::largest_difference(read_force_constants(yaml, options).values, fc.values) < 1e-9);
  CHECK(cases::largest_difference(read_force_constants(yaml).values, fc.values) > 0.1);
}

TEST_CASE("masses that are no isotope's are told") {
  Crystal crystal = cases::read_case("rutile").dataset.cells.unitcell;
  CHECK(unusual_masses(crystal).empty());
  crystal.symbols = {"H", "H", "Na", "Na", "Cl", "Xx"};
  crystal.masses = {2.014, 12.011, 35.453, 35.453, 36.966, 5.0};
  const std::vector<UnusualMass> found = unusual_masses(crystal);
  REQUIRE(found.size() == 2);
  CHECK(found[0].atom == 1);
  CHECK(found[0].count == 1);
  CHECK(found[1].count == 2);
  CHECK_THAT(found[1].text(), Catch::Contains("atom 3 (Na)") && Catch::Contains("35.453") &&
                                  Catch::Contains("22.98"));

  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  DisplacementDataset dataset = cases::read_case("rutile").dataset;
  for (Crystal *cell : {&dataset.cells.unitcell, &dataset.cells.primitive})
    cell->masses[2] = 35.453;
  write_phonopy_yaml(yaml, dataset);
  ReadingNotes notes;
  read_force_constants(yaml, {}, &notes);
  REQUIRE(notes.warnings.size() == 1);
  CHECK_THAT(notes.warnings[0], Catch::Contains("phonopy.yaml: atom 3"));
}

TEST_CASE("Born charges obey symmetry and sum to zero") {
  std::mt19937 random(3);
  std::normal_distribution<double> normal(0.0, 0.05);
  const auto noise = [&] {
    return Eigen::Matrix3d(
        Eigen::Matrix3d::NullaryExpr([&](Eigen::Index) { return normal(random); }));
  };
  for (const std::string &name : cases::names()) {
    INFO(name);
    const Crystal crystal = cases::read_case(name).dataset.cells.primitive;
    const SpaceGroup group = find_space_group(crystal);
    BornCharges born;
    for (int i = 0; i < crystal.size(); ++i)
      born.charges.emplace_back(noise() + Eigen::Matrix3d::Identity());
    born.dielectric = 4.0 * Eigen::Matrix3d::Identity() + noise();
    const BornCharges listed = born;
    const BornChange change = impose_born_symmetry(born, crystal, group);
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    double largest = 0.0;
    for (int i = 0; i < crystal.size(); ++i) {
      sum += born.charges[i];
      largest = std::max(largest, (born.charges[i] - listed.charges[i]).cwiseAbs().maxCoeff());
    }
    CHECK(sum.cwiseAbs().maxCoeff() < 1e-12);
    CHECK(change.charge == Approx(largest));
    CHECK(change.sum > 0.5 * crystal.size());
    const auto images = atom_images(crystal, group.operations, group.symprec);
    for (std::size_t k = 0; k < images.size(); ++k) {
      const Eigen::Matrix3d r = cartesian_rotation(crystal.lattice, group.operations[k].rotation);
      for (int i = 0; i < crystal.size(); ++i)
        CHECK((r * born.charges[i] * r.transpose() - born.charges[images[k][i]])
                  .cwiseAbs()
                  .maxCoeff() < 1e-9);
      CHECK((r * born.dielectric * r.transpose() - born.dielectric).cwiseAbs().maxCoeff() < 1e-9);
    }
    const BornChange again = impose_born_symmetry(born, crystal, group);
    CHECK(again.charge < 1e-9);
    CHECK(again.dielectric < 1e-9);
  }
}
