// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/any_format/read_structure.h"
#include "io/structures/structure_writer.h"
#include "small_crystals.h"
#include "temporary_directory.h"

#include "catch.h"

using namespace ins;

namespace {

Crystal through_file(const Crystal &crystal, const std::string &name) {
  const TemporaryDirectory directory;
  const std::string path = (directory / name).string();
  write_structure(path, crystal);
  return read_structure(path);
}

} // namespace

TEST_CASE("data files of any cell read back as the same crystal") {
  Crystal restricted = triclinic_pair(), orthogonal = triclinic_pair();
  restricted.lattice << 4, 0, 0, 1, 5, 0, -0.5, 0.7, 6;
  orthogonal.lattice = Eigen::Vector3d(4.1, 5.2, 6.3).asDiagonal();
  for (const Crystal &crystal : {triclinic_pair(), restricted, orthogonal}) {
    const Crystal back = through_file(crystal, "x.data");
    CHECK(back.lattice == crystal.lattice);
    CHECK(back.symbols == crystal.symbols);
    for (int atom = 0; atom < crystal.size(); ++atom)
      CHECK((back.positions[atom] - crystal.positions[atom]).norm() < 1e-14);
  }
}

TEST_CASE("a POSCAR has its atoms sorted by element") {
  const Crystal crystal = triclinic_pair();
  for (const char *name : {"x.vasp", "x.poscar"}) {
    const Crystal back = through_file(crystal, name);
    CHECK(back.lattice == crystal.lattice);
    CHECK(back.symbols == std::vector<std::string>{"C", "Si"});
    CHECK(back.positions[0] == crystal.positions[1]);
    CHECK(back.positions[1] == crystal.positions[0]);
  }
}

TEST_CASE("what cannot be written is refused") {
  Crystal crystal = triclinic_pair();
  CHECK_THROWS_WITH(write_structure("x.cif", crystal), ContainsSubstring("use .data, .vasp"));
  crystal.lattice.row(0) << -4.0, 0.0, 0.0;
  crystal.lattice.row(1) *= -1.0;
  CHECK_THROWS_WITH(write_structure("x.data", crystal), ContainsSubstring("along -x"));
  crystal.lattice.row(1) *= -1.0;
  CHECK_THROWS_WITH(write_structure("x.data", crystal), ContainsSubstring("right-handed"));
}
