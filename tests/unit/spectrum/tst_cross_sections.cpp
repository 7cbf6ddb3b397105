// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "elements/sears_1992.h"
#include "oscillator.h"
#include "spectrum/cross_sections.h"

TEST_CASE("every nuclide of the table can be found and every element has one") {
  CHECK(ins::sears_1992().size() == 364);
  for (const ins::SearsRow &row : ins::sears_1992()) {
    const std::string label =
        (row.mass_number == 0 ? "" : std::to_string(row.mass_number)) + row.element;
    const ins::Nuclide nuclide = ins::find_nuclide(label);
    CHECK(nuclide.mass == row.mass);
    if (row.mass_number != 0) {
      CHECK(ins::find_nuclide(nuclide.label()).mass == row.mass);
    }
  }
}

TEST_CASE("the mass chooses between natural mixture and isotope") {
  CHECK(ins::nuclide_from_mass("H", 1.00794).label() == "H");
  CHECK(ins::nuclide_from_mass("H", 2.014).label() == "2H");
  CHECK(ins::nuclide_from_mass("N", 15.0001).label() == "15N");
  CHECK(ins::nuclide_from_mass("I", 126.90447).label() == "I");
  CHECK(ins::nuclide_from_mass("Cl", 35.453).label() == "Cl");
  CHECK_THROWS_WITH(ins::nuclide_from_mass("Xx", 1.0), ContainsSubstring("Xx"));
  using Kind = ins::CrossSectionKind;
  const ins::Nuclide hydrogen = ins::nuclide_from_mass("H", 1.008);
  CHECK(ins::cross_section(hydrogen, Kind::total) == 82.02);
  CHECK(ins::cross_section(hydrogen, Kind::incoherent) == 80.26);
  CHECK(ins::cross_section(hydrogen, Kind::coherent) == 1.7568);
  CHECK(ins::cross_section(ins::find_nuclide("O"), Kind::incoherent) == 0.0);
  CHECK_THROWS_WITH(ins::cross_section(ins::find_nuclide("Xe"), Kind::total),
                    ContainsSubstring("Xe"));
}

TEST_CASE("isotope overrides name what they cannot do") {
  ins::Crystal crystal = oscillator({1.0, 1.0, 1.0}).primitive;
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"2", "2H"}}), ContainsSubstring("'2'"));
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"1", "15N"}}), ContainsSubstring("15N"));
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"H", "9H"}}), ContainsSubstring("9H"));
  ins::apply_isotopes(crystal, {{"1", "2H"}});
  CHECK(crystal.masses[0] == Approx(2.014101777844));
}
