// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/structures/described_frames.h"
#include "io/structures/lammps_dump.h"
#include "temporary_directory.h"

#include "catch.h"

#include <fstream>

using namespace ins;

namespace {

const std::string head = "ITEM: TIMESTEP\n100\nITEM: NUMBER OF ATOMS\n2\n";
const std::string cubic = "ITEM: BOX BOUNDS pp pp pp\n1 5\n0 5\n0 6\n";
const std::string columns = "ITEM: ATOMS id element x y z c_d[1] c_d[2]\n";
const std::string atoms = "2 C 2 1 1 0.5 -1\n1 H 1 0 0 1.5 2\n";

/// The frames of a dump, and what they are described by.
struct Dump {
  FrameDescriptors descriptors;
  std::vector<Frame> frames;

  explicit Dump(const std::string &text, const std::string &name = "") {
    const TemporaryDirectory directory;
    std::ofstream(directory / "npt.dump") << text;
    frames = read_described_frames((directory / "npt.dump").string(), name, descriptors);
  }
};

void check_refused(const std::string &text, const char *message, const std::string &name = "") {
  CHECK_THROWS_WITH(Dump(text, name), ContainsSubstring(message));
}

} // namespace

TEST_CASE("atoms of a dump come in the order of their ids, with their descriptors") {
  const Dump dump(head + cubic + columns + atoms + head + cubic + columns + atoms);
  REQUIRE(dump.frames.size() == 2);
  const Frame &frame = dump.frames[1];
  CHECK(frame.symbols == std::vector<std::string>{"H", "C"});
  CHECK(frame.positions[0] == Eigen::Vector3d(0, 0, 0));
  CHECK(frame.positions[1] == Eigen::Vector3d(1, 1, 1));
  CHECK(frame.lattice == Eigen::Matrix3d(Eigen::Vector3d(4, 5, 6).asDiagonal()));
  CHECK(frame.periodic == std::array<bool, 3>{true, true, true});
  CHECK(*frame.value("timestep") == "100");
  CHECK(*frame.value("source") == "npt.dump:2");
  Eigen::RowVectorXd expected(4);
  expected << 0.5, -1, 1.5, 2;
  CHECK(dump.descriptors.matrix().row(1) == expected);
}

TEST_CASE("tilted and general boxes, scaled coordinates, units and time") {
  // xy = 1, xz = -0.5, yz = 0.5; bounds are those of the box around it.
  const std::string tilted = "ITEM: BOX BOUNDS xy xz yz pp pp ff\n0.5 6 1\n1 6.5 -0.5\n0 6 0.5\n";
  const std::string scaled = "ITEM: ATOMS element xs ys zs c_d[1] c_d[2]\n";
  const Frame frame = Dump("ITEM: UNITS\nmetal\nITEM: TIME\n0.1\n" + head + tilted + scaled +
                           "H 0 0 0 1 2\nC 0.5 0.5 0.5 1 2\n")
                          .frames[0];
  Eigen::Matrix3d lattice;
  lattice << 4, 0, 0, 1, 5, 0, -0.5, 0.5, 6;
  // x: 0.5 = lo - 0.5, 6 = hi + 1; y: 1 = lo, 6.5 = hi + 0.5.
  CHECK(frame.lattice.isApprox(lattice, 1e-14));
  CHECK(frame.periodic == std::array<bool, 3>{true, true, false});
  CHECK((frame.positions[1] - Eigen::Vector3d(2.25, 2.75, 3.0)).norm() < 1e-14);

  const std::string general = "ITEM: BOX BOUNDS abc origin pp pp pp\n0 4 0 1\n0 0 5 1\n6 0 0 1\n";
  const Frame turned = Dump(head + general + columns + atoms).frames[0];
  CHECK(turned.lattice(0, 1) == 4.0);
  CHECK(turned.lattice(2, 0) == 6.0);
  CHECK(turned.positions[0] == Eigen::Vector3d(0, -1, -1));
}

TEST_CASE("descriptors are those of the compute that is named") {
  const std::string two = "ITEM: ATOMS id element xu yu zu c_s[1] c_d[1]\n";
  const std::string rows = "1 H 1 0 0 1.5 2\n2 C 2 1 1 0.5 -1\n";
  CHECK(Dump(head + cubic + two + rows, "d").descriptors.matrix()(0, 0) == -1.0);
  check_refused(head + cubic + two + rows, "say which are the descriptors");
  check_refused(head + cubic + two + rows, "no columns c_e[1]", "e");
}

TEST_CASE("descriptors may be a column of an extended xyz file") {
  const Dump dump("1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3:desc:R:2\n"
                  "H 0 0 0 1.5 2.5\n",
                  "desc");
  CHECK(dump.descriptors.matrix()(0, 1) == 2.5);
  CHECK(dump.frames[0].column("desc"));
  check_refused("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nH 0 0 0\n", "frame 1: there is no column");
}

TEST_CASE("bad dumps are refused with file and line") {
  check_refused("", "the file is empty");
  check_refused(head + cubic + columns + "1 H 1 0 0 1.5 2\n", "npt.dump:10: the file ends");
  check_refused(head + cubic + columns + "1 H 1 0 0 1.5\n" + atoms, "npt.dump:10: 6 words");
  check_refused(head + cubic + columns + "1 H 1 0 0 nan 2\n" + atoms, "'nan' is no finite number");
  check_refused(head + cubic + "ITEM: ATOMS id type x y z c_d[1]\n", "no column element");
  check_refused(head + cubic + "ITEM: ATOMS id element x y c_d[1]\n", "no coordinates");
  check_refused(head + cubic + "ITEM: ATOMS id element x y z\n", "no columns c_ID[1]");
  check_refused(head + columns + atoms, "npt.dump:5: number of atoms and box");
  check_refused(head + "ITEM: BOX BOUNDS pp pp pp\n1 5\n0 5\n0 0\n", "the box has no volume");
  check_refused(head + "ITEM: BOX BOUNDS pp pp pp\n1 5 0\n", "npt.dump:6: 2 numbers of the box");
  check_refused(head + cubic + columns + atoms + "nonsense\n", "npt.dump:12: a line ITEM:");
  check_refused(head + cubic + columns + atoms + "ITEM: TIMESTEP\n200\n", "the file ends");
}
