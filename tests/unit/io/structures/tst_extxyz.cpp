// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/structures/extxyz.h"
#include "io/structures/extxyz_comment.h"
#include "temporary_directory.h"

#include "catch.h"

#include <fstream>
#include <sstream>

using namespace ins;

namespace {

std::vector<Frame> read(const std::string &text) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "x.xyz") << text;
  return read_extxyz_frames((directory / "x.xyz").string());
}

std::string print(const std::vector<Frame> &frames) {
  std::ostringstream out;
  print_extxyz(out, frames);
  return out.str();
}

void check_refused(const std::string &text, const char *message) {
  CHECK_THROWS_WITH(read(text), ContainsSubstring(message));
}

const std::string box = "Lattice=\"4 0 0 0 4 0 0 0 4\" ";

} // namespace

TEST_CASE("columns, values and periodicity of labelled frames are read") {
  const std::vector<Frame> frames = read(
      "2\nLattice=\"4 0 0 0.1 5 0 0 0 6\" Properties=species:S:1:pos:R:3:REF_forces:R:3:tag:I:1 "
      "REF_energy=-10.5 config_type=volume note=\"two words\" REF_stress=\"1 2 3 4 5 6 7 8 9\" "
      "flag list={1 2 3} pbc=\"T T F\"\n"
      "H 0.1 0.2 0.30000000000000004 1e-3 -2 3 7\nC 1 2 3 4 5 6 8\n"
      "1\nProperties=species:S:1:pos:R:3 config_type=IsolatedAtom pbc=\"F F F\"\nH 0 0 0\n");
  REQUIRE(frames.size() == 2);
  const Frame &frame = frames[0];
  CHECK(frame.symbols == std::vector<std::string>{"H", "C"});
  CHECK(frame.positions[0][2] == 0.30000000000000004);
  CHECK(frame.lattice(1, 0) == 0.1);
  CHECK(frame.periodic == std::array<bool, 3>{true, true, false});
  REQUIRE(frame.column("REF_forces"));
  CHECK(frame.column("REF_forces")->words ==
        std::vector<std::string>{"1e-3", "-2", "3", "4", "5", "6"});
  CHECK(frame.column("tag")->type == 'I');
  CHECK(*frame.value("REF_energy") == "-10.5");
  CHECK(*frame.value("note") == "two words");
  CHECK(*frame.value("flag") == "T");
  CHECK(*frame.value("list") == "{1 2 3}");
  CHECK(frames[1].lattice.isZero());
  CHECK(frames[1].periodic == std::array<bool, 3>{false, false, false});
}

TEST_CASE("frames that ASE wrote are read") {
  const std::vector<Frame> frames = read_extxyz_frames(TEST_DATA "/training/ase.xyz");
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].symbols == std::vector<std::string>{"Na", "Cl"});
  CHECK(frames[0].positions[1] == Eigen::Vector3d(1.5, 2.25, 3.125));
  CHECK(frames[0].lattice(2, 1) == 0.125);
  CHECK(frames[0].periodic == std::array<bool, 3>{true, true, false});
  CHECK(*frames[0].value("REF_energy") == "-10.123456789012344");
  CHECK(*frames[0].value("note") == "say \"so\"");
  CHECK(frames[0].column("REF_forces")->words.size() == 6);
  CHECK(frames[0].column("molecule")->words == std::vector<std::string>{"7", "8"});
  CHECK(*frames[1].value("config_type") == "IsolatedAtom");
  CHECK(frames[1].periodic == std::array<bool, 3>{false, false, false});
  CHECK(print(read(print(frames))) == print(frames));
}

TEST_CASE("what is written reads back as the same frames, to the last bit") {
  const std::string text =
      "2\n" + box +
      "Properties=species:S:1:pos:R:3:REF_forces:R:3:ok:L:1 REF_energy=-10.123456789012345 "
      "note=\"a \\\"quoted\\\" \\\\ word\" empty=\"\" \"key with blanks\"=1 array=[[1,2],[3,4]] "
      "pbc=\"T T T\"\n"
      "H 0.1 0.2 0.3 1e-30 -0.0 1.7976931348623157e+308 T\nC 1 2 3 4 5 6 F\n";
  const std::vector<Frame> frames = read(text);
  CHECK(*frames[0].value("note") == "a \"quoted\" \\ word");
  CHECK(frames[0].value("empty")->empty());
  CHECK(*frames[0].value("key with blanks") == "1");
  const std::string once = print(frames);
  CHECK(print(read(once)) == once);
  const Frame back = read(once)[0];
  CHECK(back.positions == frames[0].positions);
  CHECK(back.lattice == frames[0].lattice);
  REQUIRE(back.values.size() == frames[0].values.size());
  for (std::size_t k = 0; k < back.values.size(); ++k) {
    CHECK(back.values[k].key == frames[0].values[k].key);
    CHECK(back.values[k].text == frames[0].values[k].text);
  }
  for (std::size_t k = 0; k < back.columns.size(); ++k)
    CHECK(back.columns[k].words == frames[0].columns[k].words);
}

TEST_CASE("bad frames are refused with file and line") {
  check_refused("", "no atoms");
  check_refused("two\n", "x.xyz:1: the number of atoms");
  check_refused("1\n", "x.xyz:1: the file ends");
  check_refused("1\n" + box + "note=\"open\nH 0 0 0\n", "x.xyz:2: the quote or bracket of note");
  check_refused("1\n" + box + "pbc=\"T T\"\nH 0 0 0\n", "pbc is not three");
  check_refused("1\n" + box + "pbc=\"T T x\"\nH 0 0 0\n", "'x' in pbc");
  check_refused("1\n" + box + "Properties=species:S\nH 0 0 0\n", "NAME:TYPE:WIDTH");
  check_refused("1\n" + box + "Properties=species:S:1:pos:R:2\nH 0 0 0\n", "no pos:R:3");
  check_refused("2\n" + box + "\nH 0 0 0\nH 0 0\n", "x.xyz:4: 3 words");
  check_refused("1\n" + box + "\nH 0 zero 0\n", "x.xyz:3: 'zero' is no coordinate");
  check_refused("1\nProperties=species:S:1:pos:R:3:a:I:1 Properties=species:S:1:pos:R:3\nH 0 0 0\n",
                "x.xyz:2: Properties stands here twice");
  check_refused("1\n" + box + "=5\nH 0 0 0\n", "a value has no key");
}
