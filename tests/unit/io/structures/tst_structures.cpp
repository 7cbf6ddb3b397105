// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/any_format/read_structure.h"
#include "temporary_directory.h"

#include "catch.h"

#include <Eigen/LU>
#include <algorithm>
#include <fstream>

using namespace ins;

namespace {

Crystal read(const std::string &text, const std::string &name) {
  const TemporaryDirectory directory;
  std::ofstream(directory / name) << text;
  return read_structure((directory / name).string());
}

void check_refused(const std::string &text, const std::string &name, const char *message) {
  CHECK_THROWS_WITH(read(text, name), ContainsSubstring(message));
}

/// Distance between two fractional positions, Angstrom, any image.
double distance(const Crystal &crystal, const Eigen::Vector3d &a, const Eigen::Vector3d &b) {
  const Eigen::Vector3d difference = a - b;
  return (crystal.lattice.transpose() * (difference.array() - difference.array().round()).matrix())
      .norm();
}

const std::string two_atoms = "two atoms\n\n2 atoms\n2 atom types\n\n"
                              "1 5 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\n1 0 0.5 xy xz yz\n\n";

} // namespace

TEST_CASE("one crystal is the same in all formats") {
  const std::string data = TEST_DATA;
  const Crystal lammps = read_structure(data + "/lammps/relaxed_0GPa.data");
  const Crystal extxyz = read_structure(data + "/structures/relaxed_0GPa.xyz");
  const Crystal poscar = read_structure(data + "/structures/relaxed_0GPa.POSCAR");
  REQUIRE(lammps.size() == 72);
  REQUIRE(extxyz.size() == 72);
  REQUIRE(poscar.size() == 72);
  CHECK(lammps.symbols == extxyz.symbols);
  CHECK((lammps.lattice - extxyz.lattice).norm() < 1e-12);
  CHECK((lammps.lattice - poscar.lattice).norm() < 1e-12);
  for (int i = 0; i < 72; ++i) {
    CHECK(distance(lammps, lammps.positions[i], extxyz.positions[i]) < 2e-8);
    const bool found = std::any_of(poscar.positions.begin(), poscar.positions.end(),
                                   [&](const Eigen::Vector3d &position) {
                                     return distance(lammps, lammps.positions[i], position) < 2e-8;
                                   });
    CHECK(found);
    CHECK(lammps.masses[i] == Approx(extxyz.masses[i]).epsilon(1e-3));
  }
}

TEST_CASE("a data file of a tilted box, unordered, with charges and image flags") {
  const Crystal crystal = read(two_atoms + "Masses\n\n1 28.1\n2 15.999 # O2\n\n"
                                           "Velocities\n\n1 0 0 0\n2 0 0 0\n\n"
                                           "Atoms # charge\n\n2 2 -1.0 3 2.5 3 0 1 0\n"
                                           "1 1 1.0 1 0 0 0 0 0\n\nBonds\n\n1 1 1 2\n",
                               "box.data");
  CHECK(crystal.symbols == std::vector<std::string>{"Si", "O"});
  CHECK(crystal.lattice(1, 0) == 1.0);
  CHECK(crystal.lattice(2, 1) == 0.5);
  CHECK(crystal.lattice(0, 0) == 4.0);
  CHECK(crystal.positions[0].norm() < 1e-12);
  const Eigen::Vector3d back = crystal.lattice.transpose() * crystal.positions[1];
  CHECK((back - Eigen::Vector3d(2, 2.5, 3)).norm() < 1e-12);
}

TEST_CASE("a data file with labels of types, and a general box") {
  const Crystal crystal = read("general\n\n2 atoms\n2 atom types\n0 4 0 avec\n4 0 0 bvec\n"
                               "0 0 -5 cvec\n1 1 1 abc origin\n\nAtom Type Labels\n\n1 C\n2 Hc\n\n"
                               "Masses\n\nC 12.011\nHc 1.0 # H\n\nAtoms # atomic\n\n"
                               "1 C 1 1 1\n\n# a remark\n2 Hc 1 3 1\n",
                               "labels.data");
  CHECK(crystal.symbols == std::vector<std::string>{"C", "H"});
  CHECK(crystal.positions[1][0] == Approx(0.5));
}

TEST_CASE("the last frame of an extended xyz file is read, whatever its columns") {
  const std::string frame = "Properties=id:I:1:pos:R:3:species:S:1 Lattice=\"4 0 0 0 4 0 0 0 4\"\n";
  const Crystal crystal =
      read("1\n" + frame + "1 0 0 0 C\n1\nenergy=1 " + frame + "7 1 2 3 N\n", "x.xyz");
  CHECK(crystal.symbols == std::vector<std::string>{"N"});
  CHECK(crystal.positions[0][2] == Approx(0.75));
}

TEST_CASE("a POSCAR with a scale, selective dynamics and Cartesian positions") {
  const std::string text = "\n-64\n1 0 0\n0 1 0\n0 0 1\nNa_pv Cl\n1 1\nSelective dynamics\n"
                           "Cartesian\n0 0 0 T T F\n0.5 0.5 0.5 F F F\n";
  const Crystal crystal = read(text, "POSCAR");
  CHECK(crystal.lattice.determinant() == Approx(64.0));
  CHECK(crystal.symbols == std::vector<std::string>{"Na", "Cl"});
  CHECK(crystal.positions[1][1] == Approx(0.5));
}

TEST_CASE("bad structures are refused with file and line") {
  check_refused(two_atoms + "Masses\n\n1 28.1\n2 16\n\nAtoms\n\n1 1 0 0 0\n", "cut.data",
                "cut.data:18: the file ends with 1 of 2 atoms");
  check_refused(two_atoms + "Masses\n\n1 500\n2 16\n\nAtoms\n\n1 1 0 0 0\n2 2 0 0 1\n", "m.data",
                "no element has the mass 500");
  check_refused(two_atoms + "Atoms\n\n1 1 0 0 0\n2 2 0 0 1\n", "no.data", "has no mass");
  check_refused(two_atoms + "Masses\n\n1 28\n2 16\n\nAtoms\n\n1 1 0 0 0 0\n", "s.data",
                "name the style behind");
  check_refused(two_atoms + "Atoms # body\n\n1 1 0 0 0 0\n", "b.data", "atom style body");
  check_refused(two_atoms + "Atoms # atomic\n\n1 1 0 zero 0\n", "z.data", "'zero' is no number");
  check_refused("1\nLattice=\"4 0 0 0 4 0 0 0\"\nC 0 0 0\n", "l.xyz",
                "l.xyz:2: there is no Lattice");
  check_refused("2\nLattice=\"4 0 0 0 4 0 0 0 4\"\nC 0 0 0\n", "c.xyz", "c.xyz:3: 0 words");
  check_refused("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nQq 0 0 0\n", "q.xyz",
                "q.xyz:3: 'Qq' is no element");
  check_refused("title\n1\n4 0 0\n0 4 0\n0 0 4\nQq\n1\nDirect\n0 0 0\n", "POSCAR",
                "POSCAR:7: 'Qq' is no element");
  check_refused("title\n1\n1 0 0\n0 1 0\n", "POSCAR", "POSCAR:4: a lattice vector");
  check_refused("title\n1\n1 0 0\n0 1 0\n0 0 1\n1 1\nDirect\n", "POSCAR", "POSCAR:6: the symbols");
  check_refused("", "empty", "empty");
  CHECK_THROWS_WITH(read_structure("/nowhere/x.data"), ContainsSubstring("no such file"));
}
