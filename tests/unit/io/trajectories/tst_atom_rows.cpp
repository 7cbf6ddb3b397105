// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/trajectories/atom_rows.h"

#include "catch.h"

#include <charconv>
#include <cmath>

using namespace ins;

TEST_CASE("numbers of atoms are the nearest doubles, however they are written") {
  for (const std::string word :
       {"1", "-1", "0.1", "-0.3", ".5", "7.", "123456.789", "0.000123456789012", "1e-5", "-2.5E+3",
        "123456789012345", "12345678901234567", "0.12345678901234567", "1234567890.12345678",
        "-9.8765432109876e-21", "30.000000000000004"}) {
    Eigen::MatrixXd values(1, 1);
    CHECK(read_atom_rows("C " + word + " 3\n", {3, {1}}, values).empty());
    double expected = 0.0;
    std::from_chars(word.data(), word.data() + word.size(), expected);
    CHECK(values(0, 0) == expected);
  }
}

TEST_CASE("what is no number is told with its line") {
  for (const std::string word : {"nan", "inf", "1.2.3", "1e", "-", "0x1", "1,5", "--1"}) {
    Eigen::MatrixXd values(1, 2);
    CHECK_THAT(read_atom_rows("1 2\n3 " + word + "\n", {2, {1}}, values),
               ContainsSubstring("line 2 of the atoms: '" + word + "' is no finite number"));
  }
  Eigen::MatrixXd values(1, 2);
  CHECK_THAT(read_atom_rows("1 2\n3\n", {2, {1}}, values), ContainsSubstring("1 words where 2"));
  CHECK_THAT(read_atom_rows("1 2\n", {2, {1}}, values), ContainsSubstring("1 lines of 2 atoms"));
}
