// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables of constants: read to the letter, or an error that names file and line.
#include "base/error.h"
#include "base/text_table.h"
#include "catch.h"

#include <cmath>
#include <string>
#include <vector>

namespace {

ins::TextTable table(const std::string &text) {
  return ins::TextTable("a.csv", text, {"element", "mass_number", "length_fm"});
}

const std::string head = "# source\nelement,mass_number,length_fm\n";

} // namespace

TEST_CASE("a table of constants is read to the letter") {
  const ins::TextTable read = table(head + "H,2,6.671\n# between\nKr,78,\nO,0,-1e-3");
  REQUIRE(read.rows() == 3);
  CHECK(read.text(0, 0) == "H");
  CHECK(read.count(0, 1) == 2);
  CHECK(read.number(0, 2) == 6.671);
  CHECK(std::isnan(read.number_if_any(1, 2)));
  CHECK(read.number(2, 2) == -1e-3);
  CHECK_THROWS_WITH(read.number(1, 2), "a.csv:5: length_fm '' is no number");
  CHECK_THROWS_WITH(read.fail(2, "what"), "a.csv:6: what");
}

TEST_CASE("a table of constants with a fault is refused") {
  const auto refused = [](const std::string &text, const std::string &what) {
    CHECK_THROWS_WITH(table(text), ContainsSubstring(what));
  };
  refused("", "a.csv:0: the table has no rows");
  refused(head, "a.csv:2: the table has no rows");
  refused("element,mass,length_fm\nH,1,2\n",
          "a.csv:1: the columns should be element,mass_number,length_fm");
  refused(head + "H,2\n", "a.csv:3: there should be 3 values, not 2");
  refused(head + "H,2,1,\n", "a.csv:3: there should be 3 values, not 4");
  refused(head + "\nH,2,1\n", "a.csv:3: there should be 3 values, not 1");
  const ins::TextTable wrong = table(head + "H,2.5, 1\n,-1,nan\nH,1,1 fm\n");
  CHECK_THROWS_WITH(wrong.count(0, 1), ContainsSubstring("mass_number '2.5' is no whole number"));
  CHECK_THROWS_WITH(wrong.count(1, 1), ContainsSubstring("is no whole number"));
  CHECK_THROWS_WITH(wrong.text(1, 0), "a.csv:4: element is missing");
  for (std::size_t row = 0; row < 3; ++row)
    CHECK_THROWS_AS(wrong.number_if_any(row, 2), ins::Error);
}
